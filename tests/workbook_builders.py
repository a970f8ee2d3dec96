"""Workbooks for the tests of the reader, made when they are needed: right ones, and hostile ones by name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.deliveries_helpers import COLUMNS, figure

Change = Callable[[Workbook, Worksheet], None]


def cells(**changed: object) -> list[object]:
    """A row without fault as a spreadsheet types it: a real date, real numbers."""
    row: dict[str, Any] = {name: text or None for name, text in figure().items()}
    row |= {"period_end": date(2017, 11, 30), "value": 611, "statement_no": 1}
    row |= changed
    return [row[name] for name in COLUMNS]


def workbook(path: Path, change: Change | None = None, rows: list[list[object]] | None = None) -> Path:
    """One sheet of returned figures: rows 2 to 4 are right unless `rows` or `change` says otherwise."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Figures"
    sheet.append(COLUMNS)
    for row in rows if rows is not None else [cells(statement_no=number) for number in (1, 2, 3)]:
        sheet.append(row)
    if change is not None:
        change(book, sheet)
    book.save(path)
    return path


def with_cell(column: str, value: object) -> Callable[[Path], Path]:
    """A workbook whose row 3 holds that value."""

    def change(_book: Workbook, sheet: Worksheet) -> None:
        cell = sheet.cell(row=3, column=COLUMNS.index(column) + 1)
        cell.value = value  # type: ignore[assignment]
        if not isinstance(value, date):
            cell.number_format = "General"

    return lambda path: workbook(path, change)


def with_text(column: str, value: str) -> Callable[[Path], Path]:
    """A workbook whose row 3 holds that value typed as text, whatever it looks like."""

    def change(_book: Workbook, sheet: Worksheet) -> None:
        cell = sheet.cell(row=3, column=COLUMNS.index(column) + 1)
        cell.value = value
        cell.data_type = "s"

    return lambda path: workbook(path, change)


def with_part(name: str, content: bytes) -> Callable[[Path], Path]:
    """A workbook whose archive has one more part."""

    def build(path: Path) -> Path:
        workbook(path)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        return path

    return build


def changed_sheet(edit: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    """A workbook whose sheet's XML was edited."""

    def build(path: Path) -> Path:
        source = io.BytesIO(workbook(path).read_bytes())
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for member in old.namelist():
                content = old.read(member)
                new.writestr(member, edit(content) if member == "xl/worksheets/sheet1.xml" else content)
        return path

    return build


def zip_bomb(path: Path) -> Path:
    """A sheet of 60 MB of spaces in a workbook of less than 100 kB."""
    return changed_sheet(lambda xml: xml.replace(b"</worksheet>", b" " * 60_000_000 + b"</worksheet>"))(path)


def many_parts(path: Path) -> Path:
    workbook(path)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(1001):
            archive.writestr(f"xl/media/{number}.txt", b"")
    return path


def row_beyond_the_last(path: Path) -> Path:
    return changed_sheet(lambda xml: xml.replace(b'<row r="4"', b'<row r="99999999"'))(path)


def entities(path: Path) -> Path:
    head = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><worksheet'
    return changed_sheet(lambda xml: xml.replace(b"<worksheet", head, 1))(path)


def cut_off(path: Path) -> Path:
    content = workbook(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def damaged_member(path: Path) -> Path:
    content = bytearray(workbook(path).read_bytes())
    content[200:260] = bytes(60)
    path.write_bytes(bytes(content))
    return path


def other_archive(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", b"<document/>")
    return path


def password_protected(path: Path) -> Path:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048))
    return path


def _titled(_book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(1, 3)
    sheet["A1"] = "Returned figures, November 2017"


def _merged_headings(_book: Workbook, sheet: Worksheet) -> None:
    sheet.merge_cells("P1:Q1")


def _merged_below(_book: Workbook, sheet: Worksheet) -> None:
    sheet.merge_cells("O2:O3")


def _hidden_sheet(book: Workbook, sheet: Worksheet) -> None:
    book.create_sheet("Cover")["A1"] = "See the other sheet"
    book.active = 1
    sheet.sheet_state = "hidden"


def _twice(book: Workbook, sheet: Worksheet) -> None:
    book.copy_worksheet(sheet)


def _two_extracts(book: Workbook, _sheet: Worksheet) -> None:
    from warehouse.contracts import contracts

    other = book.create_sheet("Lines")
    other.append([column.name for column in contracts()["budget_monitoring"].tables[0].columns])


def _beyond_headings(_book: Workbook, sheet: Worksheet) -> None:
    sheet.cell(row=3, column=len(COLUMNS) + 2).value = "note"


def _no_rows(_book: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(2, 3)


def _foreign(_book: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(1, 5)
    sheet["A1"] = "nothing known"


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "zip bomb": (zip_bomb, "ZIP_BOMB"),
    "too many parts": (many_parts, "ZIP_BOMB"),
    "row number beyond the last": (row_beyond_the_last, "ZIP_BOMB"),
    "entities in the XML": (entities, "UNSAFE_XML"),
    "macros": (with_part("xl/vbaProject.bin", b"macro"), "MACROS"),
    "links to other files": (with_part("xl/externalLinks/externalLink1.xml", b"<a/>"), "EXTERNAL_LINKS"),
    "password": (password_protected, "ENCRYPTED"),
    "cut off": (cut_off, "NOT_A_WORKBOOK"),
    "damaged": (damaged_member, "NOT_A_WORKBOOK"),
    "another kind of archive": (other_archive, "NOT_A_WORKBOOK"),
    "title above the headings": (lambda path: workbook(path, _titled), "HEADINGS_NOT_FOUND"),
    "no known headings": (lambda path: workbook(path, _foreign), "HEADINGS_NOT_FOUND"),
    "merged headings": (lambda path: workbook(path, _merged_headings), "MERGED_CELLS"),
    "merged cells": (lambda path: workbook(path, _merged_below), "MERGED_CELLS"),
    "hidden sheet": (lambda path: workbook(path, _hidden_sheet), "HIDDEN_SHEET"),
    "the same table on two sheets": (lambda path: workbook(path, _twice), "DOUBLED_TABLE"),
    "two extracts": (lambda path: workbook(path, _two_extracts), "SEVERAL_EXTRACTS"),
    "content beyond the headings": (lambda path: workbook(path, _beyond_headings), "BLANK_HEADING"),
    "headings only": (lambda path: workbook(path, _no_rows), "NO_ROWS"),
}

REJECTED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "formula cell": (with_cell("value", "=600+11"), "FORMULA_CELL"),
    "text that looks like a formula": (with_text("place", "=600+11"), "FORMULA_TEXT"),
    "error cell": (with_cell("value", "#REF!"), "ERROR_VALUE"),
    "day number in a date column": (with_cell("period_end", 43069), "DATE_SERIAL"),
    "date with a time": (with_cell("period_end", datetime(2017, 11, 30, 14, 5)), "DATE_WITH_TIME"),
    "date as other text": (with_cell("period_end", "30/11/2017"), "DATE_FORMAT"),
    "date in a number column": (with_cell("value", date(2017, 11, 30)), "NOT_A_NUMBER"),
    "date made of a code": (with_cell("breakdown_value", date(2017, 1, 2)), "CELL_TYPE"),
    "day in a month column": (with_cell("reporting_period", None), "REQUIRED"),
    "symbol in a number column": (with_cell("value", "c"), "SYMBOL_IN_NUMBER"),
    "logical value in a number column": (with_cell("value", True), "NOT_A_NUMBER"),
    "fraction in a whole-number column": (with_cell("statement_no", 2.5), "NOT_AN_INTEGER"),
    "too many decimals": (with_cell("value", 64.12345678), "TOO_MANY_DECIMALS"),
    "empty required cell": (with_cell("status", None), "REQUIRED"),
}
