"""A publication is known by its headings, and a faulty one is refused as plainly as any delivery."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.unit.benchmarks.publications import (
    LAIT,
    REFERENCE,
    STANDARD,
    SUBSEQUENT,
    judged,
    lait,
    opened,
    thurrock,
    write,
)
from warehouse.benchmarks import open_source
from warehouse.benchmarks.contracts import measures, sources
from warehouse.benchmarks.opening import recognised
from warehouse.contracts import contracts
from warehouse.errors import Refusal


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.source)
def test_every_source_is_known_by_its_own_headings(source) -> None:
    assert recognised([*reversed(source.headings), "something else"]) == source


def test_no_contract_of_an_extract_looks_like_a_publication() -> None:
    for contract in contracts().values():
        for table in contract.tables:
            assert recognised([column.name for column in table.columns]) is None
            headings = [column.headings[0] for column in table.columns if column.headings]
            assert not headings or recognised(headings) is None


@pytest.mark.parametrize(
    "content", [b"", b"\x1f\x8bnot gzip", b"PAR1 but no more", b"\xff\xfe\x00", b"a;b;c\n"]
)
def test_a_file_that_is_no_publication_is_left_to_the_other_readers(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert open_source(path) is None


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    headings = [heading for heading in SUBSEQUENT if heading != "CPP_start"]
    path = write(tmp_path / "d3.csv", headings, [])
    with pytest.raises(Refusal) as refused:
        open_source(path)
    assert refused.value.code == "MISSING_COLUMN"
    assert refused.value.message == "cin_subsequent_plans: no column for CPP_start."


def test_columns_may_be_added_and_moved(tmp_path: Path) -> None:
    row = thurrock("2025", "Subsequent plans", "210", "40", "19.5")
    moved = write(tmp_path / "d3.csv", [*reversed(SUBSEQUENT), "new"], [[*reversed(row), "?"]])
    assert opened(moved).parts[0].cells["value"].to_pylist() == ["19.500000"]


def test_a_newer_edition_than_any_listed_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "d3.csv", SUBSEQUENT, [thurrock("2026", "Subsequent plans", "210", "40", "19.5")])
    with pytest.raises(Refusal) as refused:
        open_source(path)
    assert refused.value.code == "EDITION_NOT_KNOWN"
    assert "2026" in refused.value.message


def test_a_file_without_any_figure_that_is_taken_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "long.csv", LAIT, lait(("Infant mortality", "2025", "883", "4")))
    with pytest.raises(Refusal) as refused:
        open_source(path)
    assert refused.value.code == "NO_ROWS"


def test_a_row_with_a_cell_too_many_is_rejected_and_the_rows_below_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    good = "LACnum,,2025,,{value},883,\n"
    path.write_text(",".join(LAIT) + "\n" + good.format(value=1) + "a,b\n" + "LACnum,,2024,,2,883,\n")
    (outcome,) = judged(path, tmp_path / "out").values()
    assert (outcome.accepted, outcome.rejected) == (2, 1)
    assert [(fault.source_row, fault.code) for fault in outcome.faults] == [(3, "RAGGED_ROW")]
    assert opened(path).parts[0].cells["source_row"].to_pylist() == [2, 4]


def test_the_folder_says_under_which_month_an_excerpt_is_filed(tmp_path: Path) -> None:
    path = write(tmp_path / "long.csv", LAIT, lait(("LACnum", "2017", "883", "335")))
    source = opened(path, "2017-11")
    assert (source.authority, source.period) == ("E92000001", "2017-11")
    assert source.parts[0].cells["document"].to_pylist() == ["LAIT-2026-04"]


def catalogue() -> dict[str, dict[str, str]]:
    with (REFERENCE / "indicators.csv").open(encoding="utf-8", newline="") as lines:
        return {row["indicator_code"]: row for row in csv.DictReader(lines)}


def test_every_measure_belongs_to_a_source_and_an_indicator() -> None:
    known = {source.source for source in sources()}
    assert {each.source for each in measures(REFERENCE)} == known
    assert {each.indicator_code for each in measures(REFERENCE)} <= set(catalogue())


def test_a_source_gives_an_indicator_once() -> None:
    pairs = [(each.source, each.indicator_code) for each in measures(REFERENCE)]
    assert len(pairs) == len(set(pairs)) == 127


def test_a_publication_gives_an_indicator_once() -> None:
    """Two data sets of one publication would state the same cell twice in one document."""
    document = {each.source: {edition.document for edition in each.editions} for each in sources()}
    pairs = [(name, each.indicator_code) for each in measures(REFERENCE) for name in document[each.source]]
    assert len(pairs) == len(set(pairs))


def test_the_tool_s_measures_are_those_that_the_catalogue_names() -> None:
    named = {code: row["lait_code"] for code, row in catalogue().items() if row["lait_code"]}
    mapped = {each.indicator_code: each.measure for each in measures(REFERENCE) if each.source == "lait"}
    assert mapped == named


def test_a_source_that_says_what_is_good_agrees_with_the_catalogue() -> None:
    polarity = {"high": "1", "low": "-1"}
    for each in measures(REFERENCE):
        if each.source_polarity != "none":
            assert catalogue()[each.indicator_code]["polarity"] == polarity[each.source_polarity]


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.source)
def test_every_edition_is_a_document_with_its_day(source) -> None:
    with (REFERENCE / "documents.csv").open(encoding="utf-8", newline="") as lines:
        days = {row["document"]: row["document_date"] for row in csv.DictReader(lines)}
    for edition in source.editions:
        assert int(days[edition.document][:4]) >= edition.newest_year - 1


def test_open_data_without_a_known_data_set_are_no_publication(tmp_path: Path) -> None:
    path = write(tmp_path / "other.csv", (*STANDARD, "number_of_something"), [])
    assert open_source(path) is None
