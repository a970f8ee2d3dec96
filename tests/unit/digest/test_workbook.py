"""The workbook, read again with openpyxl."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl

from tests import small_marts
from warehouse.digest import workbook


def _scorecard(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, dict[str, openpyxl.cell.Cell]]:
    workbook.write(connection, path)
    sheet = openpyxl.load_workbook(path)["Scorecard"]
    heads = [cell.value for cell in sheet[4]]
    return {str(row[1].value): dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=5)}


def test_numbers_are_numbers_with_the_format_of_their_unit(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    card = _scorecard(marts, tmp_path / "scorecard.xlsx")
    contacts, stable = card["CSC001"]["Nov 2017"], card["CLA021"]["Nov 2017"]
    assert (contacts.value, contacts.data_type, contacts.number_format) == (611, "n", "#,##0;\\-#,##0")
    assert (stable.value, stable.data_type) == (64.13, "n")
    assert stable.number_format == '#,##0.00"%";\\-#,##0.00"%"'
    assert card["CSC001"]["Year to date"].value == 3864
    assert card["CLA002"]["Caveats"].value == "The report says a fall of 17; its own figures give 27."


def test_a_negative_number_stays_a_number(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    cell = _scorecard(marts, tmp_path / "scorecard.xlsx")["FIN001"]["Nov 2017"]
    assert (cell.value, cell.data_type) == (-5, "n")


def test_a_missing_value_is_its_symbol_as_text(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    card = _scorecard(marts, tmp_path / "scorecard.xlsx")
    assert [card["CLA030"][head].value for head in ("Sep 2017", "Oct 2017", "Nov 2017", "Dec 2017")] == [
        *("–", "c"),
        *(12, None),
    ]


def test_text_that_looks_like_a_formula_stays_text(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    cell = _scorecard(marts, tmp_path / "scorecard.xlsx")["ASC001"]["Indicator"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (small_marts.FORMULA, "s", True)
    book = openpyxl.load_workbook(tmp_path / "scorecard.xlsx")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_every_sheet_has_its_heading_frozen(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    workbook.write(marts, tmp_path / "scorecard.xlsx")
    book = openpyxl.load_workbook(tmp_path / "scorecard.xlsx")
    assert {sheet.title: sheet.freeze_panes for sheet in book} == {
        "Scorecard": "D5",
        "Definitions": "C5",
        "Notes and caveats": "A5",
    }
    assert book["Scorecard"]["A1"].value == "Thurrock: scorecard, November 2017, release 2017-11-r1"


def test_symbols_and_caveats_are_explained(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    workbook.write(marts, tmp_path / "scorecard.xlsx")
    lines = list(openpyxl.load_workbook(tmp_path / "scorecard.xlsx")["Notes and caveats"].values)
    assert ("Symbol", "c", None, "suppressed, to protect persons", None) in lines
    assert (
        "Caveat",
        "Children looked after (CLA002)",
        "November 2017",
        "The report says a fall of 17; its own figures give 27.",
        "W-CLA-REDUCTION",
    ) in lines


def test_control_characters_do_not_stop_the_workbook(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    marts.execute("update mart.indicator_caveat set caveat_text = 'a' || chr(7) || 'b'")
    assert _scorecard(marts, tmp_path / "scorecard.xlsx")["CLA002"]["Caveats"].value == "a b"


def test_the_full_value_is_kept_behind_the_display(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    marts.execute(
        "update mart.rpt_scorecard set november = ? where indicator_code = 'CLA021'", [Decimal("64.127777")]
    )
    assert _scorecard(marts, tmp_path / "scorecard.xlsx")["CLA021"]["Nov 2017"].value == 64.127777


def test_the_same_marts_give_the_same_bytes(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    one, two = (workbook.write(marts, tmp_path / f"{name}.xlsx").read_bytes() for name in ("one", "two"))
    assert one == two
