"""Sheets of a workbook: titles, frozen headings, cells by the type of their value, no clock."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from warehouse.digest import words

HEADING_ROW = 4
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_TEXT = 32_767
_HEAD = PatternFill("solid", fgColor="0F5577")
_LINE = Border(bottom=Side(style="thin", color="D5DAE0"))


def title(sheet: Worksheet, title: str, subtitle: str, note: str = "") -> None:
    """What stands above a table: its title, a sentence, and a note that must be read."""
    put(sheet, 1, 1, title, None).font = Font(bold=True, size=14)
    put(sheet, 2, 1, subtitle, None).font = Font(color="4A5663")
    put(sheet, 3, 1, note, None).font = Font(bold=True)
    for row in (1, 2, 3):
        sheet.cell(row, 1).alignment = Alignment(wrap_text=False)


def heads(sheet: Worksheet, heads: Sequence[str], widths: Sequence[float], freeze: str) -> None:
    """The headings of a table with the widths of its columns; what stands above `freeze` stays in view."""
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        cell = put(sheet, HEADING_ROW, column, head, None)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = freeze


def put(sheet: Worksheet, row: int, column: int, value: Any, form: str | None) -> Cell:
    """Write one cell by the type of its value: a number stays a number, a text never becomes a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101  no cell of ours is merged
    if isinstance(value, str):
        text = words.plain(value)[:_LONGEST_TEXT]
        cell.value = text or None
        if text:
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(_FORMULA_STARTS)
        cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="right" if form else None)
    elif value is not None:
        cell.value = value
        cell.number_format = form or "General"
        cell.alignment = Alignment(vertical="top")
    cell.border = _LINE if row > HEADING_ROW else Border()
    return cell


def save(book: Workbook, path: Path, title: str, day: date) -> Path:
    """Write `book` to `path`, dated `day` whenever it is written: the same content gives the same bytes."""
    moment = datetime(day.year, day.month, day.day)
    book.properties.creator = "Social care warehouse"
    book.properties.title = title
    book.properties.created = moment
    buffer = io.BytesIO()
    book.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_without_clock(buffer.getvalue(), moment))
    return path


def _without_clock(data: bytes, moment: datetime) -> bytes:
    """The same workbook with the times that openpyxl takes from the clock set to `moment`."""
    result = io.BytesIO()
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return result.getvalue()
