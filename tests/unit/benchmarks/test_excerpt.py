"""The figures that the project carries are a small, reproducible part of the publishers' files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.benchmarks.publications import REFERENCE, opened
from warehouse.benchmarks.contracts import measures
from warehouse.benchmarks.excerpt import MONTHS, comparators_of, write_excerpts
from warehouse.settings import PROJECT

DELIVERIES = PROJECT / "seeds" / "deliveries" / "E92000001"
FILES = PROJECT.parent / "shared" / "data" / "benchmarks"
EXCERPTS = sorted(DELIVERIES.glob("*/*.csv"))


def test_there_is_one_file_for_each_source_and_month() -> None:
    sources = ("ascof", "cin_plan_duration", "cin_referrals", "cin_subsequent_plans", "lait")
    assert [path.relative_to(DELIVERIES).as_posix() for path in EXCERPTS] == [
        f"{month}/{source}.csv" for month in MONTHS for source in sources
    ]


def test_all_of_them_are_less_than_a_megabyte() -> None:
    assert sum(path.stat().st_size for path in EXCERPTS) < 1_000_000


@pytest.mark.parametrize("path", EXCERPTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_holds_only_what_was_known_in_its_month(path: Path) -> None:
    lag = {(each.source, each.indicator_code): each.known_after_months for each in measures(REFERENCE)}
    source = opened(path, path.parent.name)
    for part in source.parts:
        for row in part.cells.to_pylist():
            day = date.fromisoformat(row["period_end"])
            month = day.year * 12 + day.month - 1 + lag[source.source.source, row["indicator_code"]]
            assert f"{month // 12}-{month % 12 + 1:02}" <= path.parent.name


@pytest.mark.parametrize("path", EXCERPTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_holds_the_home_authority_and_its_comparators_only(path: Path) -> None:
    sets = "adult_neighbour_sets" if path.stem == "ascof" else "neighbour_sets"
    wanted = set(comparators_of("E06000034", sets))
    found = {row["area_code"] for part in opened(path).parts for row in part.cells.to_pylist()}
    assert {"E06000034", "E12000006", "E92000001"} <= found <= wanted


def test_the_comparators_are_both_models_the_region_and_england() -> None:
    assert len(comparators_of("E06000034", "neighbour_sets")) == 3 + 14  # six are in both models
    assert len(comparators_of("E06000034", "adult_neighbour_sets")) == 3 + 15


@pytest.mark.shared
def test_the_files_are_what_the_command_writes(tmp_path: Path) -> None:
    written = {
        each.path.relative_to(tmp_path / "E92000001"): each.path for each in write_excerpts(FILES, tmp_path)
    }
    assert sorted(written) == [path.relative_to(DELIVERIES) for path in EXCERPTS]
    for name, path in written.items():
        assert path.read_bytes() == (DELIVERIES / name).read_bytes(), name
