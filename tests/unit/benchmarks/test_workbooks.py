"""A publisher's .ods workbook is read as it was written, and becomes the long table that is known."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from tests.unit.benchmarks.publications import figures, opened
from tests.unit.benchmarks.workbooks import rows_of, write_content, write_workbook
from warehouse.benchmarks import open_source
from warehouse.benchmarks.contracts import WorkbookShape, sources
from warehouse.benchmarks.workbooks import is_open_document, read_open_document, unfolded
from warehouse.errors import Refusal
from warehouse.settings import PROJECT

ADULTS = PROJECT.parent / "shared" / "data" / "benchmarks" / "adults"
PLACE = ("Local authority code", "Local authority", "ONS area code")
THURROCK = ("622", "Thurrock", "E06000034")
LONG = ("table", "cassr", "area", "ons", "period", "item", "value")
COVER = [["Measures from the outcomes framework"], ["Introduction"]]


def shape() -> WorkbookShape:
    (found,) = [source.workbook for source in sources() if source.workbook]
    return found


def long_rows(path: Path) -> list[tuple[str | None, ...]]:
    table = unfolded(read_open_document(path), shape())
    assert table is not None
    return [tuple(row[column] for column in ("source_row", *LONG)) for row in table.to_pylist()]


def test_every_cell_below_a_period_and_an_item_becomes_a_row(tmp_path: Path) -> None:
    heads = (*PLACE, "2023 to 2024 - numerator", "2023 to 2024 - outcome", "Notes")
    sheet = [["Table 4b: risk"], ["One table."], heads, (*THURROCK, 264.0, 95.9, "see note")]
    path = write_workbook(tmp_path / "any.ods", {"Cover": COVER, "Table_4b": sheet})
    assert long_rows(path) == [
        (2, "4b", *THURROCK, "2023 to 2024", "numerator", "264"),
        (3, "4b", *THURROCK, "2023 to 2024", "outcome", "95.9"),
    ]


def test_text_keeps_its_form_and_a_whole_number_has_no_decimals(tmp_path: Path) -> None:
    heads = (*PLACE, "2016 to 2017 - outcome")
    cells = ["51,230 (35,415)", "[c]", 63188.0, 0.0, 0.404]
    sheet = [heads, *((*THURROCK, cell) for cell in cells)]
    path = write_workbook(tmp_path / "any.ods", {"Table_3c(2)": sheet})
    assert [row[-1] for row in long_rows(path)] == ["51,230 (35,415)", "[c]", "63188", "0", "0.404"]


def test_an_authority_code_with_zeros_in_front_stays_text(tmp_path: Path) -> None:
    sheet = [(*PLACE, "2024 to 2025 - outcome"), ("009", "Thurrock", "E06000034", 77.1)]
    assert long_rows(write_workbook(tmp_path / "any.ods", {"Table_3a": sheet}))[0][2] == "009"


def test_the_workbook_gives_figures_like_the_long_table(tmp_path: Path) -> None:
    heads = (*PLACE, "2024 to 2025 - numerator", "2024 to 2025 - denominator", "2024 to 2025 - outcome")
    sheet = [heads, (*THURROCK, 425.0, "1,505", 28.2), ("S", "Shire Counties", "[z]", 1.0, 2.0, 50.0)]
    source = opened(write_workbook(tmp_path / "whatever", {"Cover": COVER, "Table_3d(2a)": sheet}))
    assert (source.source.source, source.period) == ("ascof", "2025-12")
    assert figures(source, "indicator_code", "area_code", "value", "numerator", "denominator") == [
        ("ASC3D2", "E06000034", "28.200000", "425.0000", "1505.0000")
    ]
    assert source.notes[1:] == [
        "1 figures of areas that are no single authority, region or country were passed over."
    ]


def test_a_measure_whose_headings_are_lost_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    good = [(*PLACE, "2024 to 2025 - outcome"), (*THURROCK, 77.1)]
    lost = [("Authority", *PLACE[1:], "2024 to 2025 - outcome"), (*THURROCK, 77.1)]
    path = write_workbook(tmp_path / "any.ods", {"Table_3a": good, "Table_4a": lost})
    with pytest.raises(Refusal) as refused:
        open_source(path)
    assert refused.value.code == "MISSING_COLUMN"
    assert refused.value.message.startswith("Table_4a: no row holds Local authority code")


def test_a_workbook_with_other_tables_is_no_publication(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "any.ods", {"Table_1": [["a", "b"], [1.0, 2.0]]})
    assert is_open_document(path)
    assert open_source(path) is None


def test_a_workbook_of_another_kind_is_left_to_the_other_readers(tmp_path: Path) -> None:
    text = write_content(tmp_path / "any.odt", {}, kind="application/vnd.oasis.opendocument.text")
    assert not is_open_document(text)


REPEATED = (
    '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="9000"/>'
)


@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:number-rows-repeated="1000">{REPEATED}</table:table-row>',
        rows_of([[1.0]])
        + '<table:table-row table:number-rows-repeated="900000000"><table:table-cell/></table:table-row>'
        + rows_of([[1.0]]),
    ],
    ids=["cells", "rows"],
)
def test_a_few_bytes_that_stand_for_millions_of_cells_are_refused(tmp_path: Path, rows: str) -> None:
    with pytest.raises(Refusal) as refused:
        open_source(write_content(tmp_path / "any.ods", {"Table_1": rows}))
    assert refused.value.code == "ZIP_BOMB"


@pytest.mark.parametrize(
    ("rows", "code"),
    [("<table:table-row>", "NOT_A_WORKBOOK"), ("<!DOCTYPE x [<!ENTITY a 'b'>]>", "UNSAFE_XML")],
)
def test_a_damaged_or_unsafe_workbook_is_refused(tmp_path: Path, rows: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        open_source(write_content(tmp_path / "any.ods", {"Table_1": rows}))
    assert refused.value.code == code


@pytest.mark.shared
def test_the_framework_s_workbook_holds_what_its_long_table_holds_cell_by_cell() -> None:
    with gzip.open(ADULTS / "ascof_long.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        assert tuple(next(rows)) == LONG
        wanted = [(number, *row) for number, row in enumerate(rows, 2)]
    found = long_rows(ADULTS / "ascof_2024_25.ods")
    assert len(found) == 73556
    assert found == wanted


@pytest.mark.shared
def test_the_framework_s_workbook_gives_the_figures_of_its_long_table() -> None:
    workbook, table = (opened(ADULTS / name) for name in ("ascof_2024_25.ods", "ascof_long.csv.gz"))
    assert workbook.notes == table.notes
    assert [part.name for part in workbook.parts] == [part.name for part in table.parts] == ["figures.ascof"]
    assert workbook.parts[0].cells.equals(table.parts[0].cells)
    assert workbook.parts[0].cells.num_rows == 15399
