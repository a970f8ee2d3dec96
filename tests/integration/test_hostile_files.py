"""Hostile files: each has its exact reason code; none is taken silently, none ends in a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.deliveries_helpers import FIXTURES, Home, home_at
from warehouse.deliveries.reasons import REASONS

HOSTILE = FIXTURES / "hostile"
CASES = yaml.safe_load((HOSTILE / "cases.yml").read_text(encoding="utf-8"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_at(tmp_path / "home")


def test_every_hostile_file_is_listed_and_there_are_at_least_forty() -> None:
    present = {path.name for path in HOSTILE.iterdir() if path.suffix in (".csv", ".xlsx")}
    assert present == set(CASES["refused"]) | set(CASES["rows"])
    assert len(present) >= 40


@pytest.mark.parametrize(("name", "code"), CASES["refused"].items())
def test_file_is_refused_whole(home: Home, name: str, code: str) -> None:
    report = home.deliver(HOSTILE / name, CASES["folder"].get(name))
    assert (report.outcome, report.reason_code) == ("refused", code)
    assert report.reason and report.mend
    assert REASONS[code].level == "file"
    assert not list(home.settings.extracts_dir.rglob("*.parquet"))
    archived = next(path for path in home.settings.archive.rglob("*") if path.is_file())
    assert archived.read_bytes() == (HOSTILE / name).read_bytes()
    assert home.load().files == []


@pytest.mark.parametrize(("name", "rows"), CASES["rows"].items())
def test_faulty_row_is_rejected_and_the_others_are_taken(
    home: Home, name: str, rows: dict[int, list[str]]
) -> None:
    report = home.deliver(HOSTILE / name)
    assert report.outcome == "loaded", report
    assert home.faults(report) == rows
    (table,) = report.tables
    assert (table.accepted, table.rejected) == (2, len(rows))
    assert table.received == table.accepted + table.rejected
    expected = [(row,) for row in range(2, table.received + 2) if row not in rows]
    assert home.rows(report, columns="source_row") == expected
