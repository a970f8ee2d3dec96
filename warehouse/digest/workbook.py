"""Writes `scorecard.xlsx`: the scorecard, the definitions, the notes and caveats, one sheet each.

Where there are any, computed figures beside returned ones and made-up figures have a sheet each as well.

Numbers are numbers with the indicator's number format; a missing value is its symbol as text. Text that
begins like a formula stays text. The same marts give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from warehouse.digest import figures, words
from warehouse.digest.marts import Figure, Marts, ScorecardRow, read
from warehouse.digest.reconciliation import agreement
from warehouse.digest.sentences import (
    made_up_sentence,
    origin_sentence,
    reconciliation_sentence,
    sample_sentence,
)

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_TEXT = 32_767
_HEAD = PatternFill("solid", fgColor="0F5577")
_THIS_MONTH = PatternFill("solid", fgColor="F3F6F8")
_RULE = Border(bottom=Side(style="thin", color="D5DAE0"))
_FIRST_ROW = 4


def write(connection: duckdb.DuckDBPyConnection, path: Path, authority: str | None = None) -> Path:
    """Write the workbook of the release in schema `mart` to `path` and return the path.

    `authority` as in `pages.render_all`. Raises `WarehouseError` MART_INCOMPLETE or MART_EMPTY where the
    marts cannot be shown.
    """
    marts = read(connection, authority)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook always has one
    _scorecard_sheet(sheet, marts)
    if marts.reconciliation:
        _reconciliation_sheet(book.create_sheet(), marts)
    if marts.sample_scorecard:
        _sample_sheet(book.create_sheet(), marts)
    _definitions_sheet(book.create_sheet(), marts)
    _notes_sheet(book.create_sheet(), marts)
    moment = datetime(marts.period.end.year, marts.period.end.month, marts.period.end.day)
    book.properties.creator = "Social care warehouse"
    book.properties.title = f"{marts.area_name}, {words.month_name(marts.period.end)}, {marts.release_id}"
    book.properties.created = moment
    buffer = io.BytesIO()
    book.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_without_clock(buffer.getvalue(), moment))
    return path


def _scorecard_sheet(sheet: Worksheet, marts: Marts) -> None:
    sheet.title = "Scorecard"
    month = words.month_name(marts.period.end)
    _title(
        sheet,
        f"{marts.area_name}: scorecard, {month}, release {marts.release_id}",
        origin_sentence(marts),
        made_up_sentence(marts),
    )
    _month_rows(sheet, marts, marts.scorecard)


def _sample_sheet(sheet: Worksheet, marts: Marts) -> None:
    sheet.title = "Made-up sample"
    month = words.month_name(marts.period.end)
    _title(sheet, f"Made-up sample, nobody real: {month}, release {marts.release_id}", sample_sentence(marts))
    _month_rows(sheet, marts, marts.sample_scorecard)
    for row in sheet.iter_rows(min_row=_FIRST_ROW + 1):
        for cell in row:
            cell.font = Font(italic=True)


def _reconciliation_sheet(sheet: Worksheet, marts: Marts) -> None:
    sheet.title = "Computed beside returned"
    kinds = sorted({row.is_made_up for row in marts.reconciliation})
    _title(
        sheet,
        f"Computed beside returned, {words.month_name(marts.period.end)}, release {marts.release_id}",
        *[reconciliation_sentence(marts, is_made_up=kind) for kind in kinds],
    )
    heads = ["Records", "Code", "Indicator", "Unit", "Computed", "Numerator", "Denominator", "Returned"]
    heads += ["Computed minus returned", "Against returned"]
    _heads(sheet, heads, [12, 11, 46, 14, 11, 11, 12, 11, 13, 60], freeze=f"D{_FIRST_ROW + 1}")
    for number, row in enumerate(
        sorted(marts.reconciliation, key=lambda row: row.is_made_up), _FIRST_ROW + 1
    ):
        item = row.indicator
        form = figures.workbook_format(item.unit, item.decimals)
        cells: list[tuple[Any, str | None]] = [
            (words.MADE_UP if row.is_made_up else "real", None),
            (item.code, None),
            (item.name, None),
            (figures.unit_of(item.unit).words, None),
            (_value_or_mark(Figure(row.computed, row.symbol)), form),
            (row.numerator, "General"),
            (row.denominator, "General"),
            (row.returned, form),
            (row.difference, form),
            (agreement(row, marts), None),
        ]
        for column, (value, cell_form) in enumerate(cells, start=1):
            cell = _put(sheet, number, column, value, cell_form)
            if row.is_made_up and column != cells.index((row.returned, form)) + 1:
                cell.font = Font(italic=True)


def _month_rows(sheet: Worksheet, marts: Marts, rows: Sequence[ScorecardRow]) -> None:
    months = [f"{words.MONTHS[period.month - 1][:3]} {period.year}" for period in marts.months]
    heads = ["Section", "Code", "Indicator", "Unit", "Reading", marts.year_start.shift(-1).financial_year]
    heads += ["Statistical neighbours", *months, "Year to date", "Target", "Against target", "Direction"]
    heads += ["What it means", "Origin", "Status note", "Caveats"]
    widths = [22, 11, 46, 14, 16, 11, 11, *[9.5] * 12, 11, 9, 12, 10, 16, 14, 40, 60]
    _heads(sheet, heads, widths, freeze=f"D{_FIRST_ROW + 1}")
    for number, row in enumerate(rows, start=_FIRST_ROW + 1):
        for column, (value, form) in enumerate(_scorecard_cells(row, marts), start=1):
            cell = _put(sheet, number, column, value, form)
            if column == 8 + marts.months.index(marts.period):
                cell.fill = _THIS_MONTH
    sheet.auto_filter.ref = f"A{_FIRST_ROW}:{get_column_letter(len(heads))}{max(sheet.max_row, _FIRST_ROW)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_FIRST_ROW}:{_FIRST_ROW}"


def _scorecard_cells(row: ScorecardRow, marts: Marts) -> list[tuple[Any, str | None]]:
    indicator = row.indicator
    form = figures.workbook_format(indicator.unit, indicator.decimals)
    cells: list[tuple[Any, str | None]] = [
        (_section(row), None),
        (indicator.code, None),
        (indicator.name, None),
        (figures.unit_of(indicator.unit).words, None),
        (row.polarity_label, None),
        (row.last_year, form),
        (row.neighbours, form),
    ]
    for month, cell in zip(marts.months, row.months, strict=True):
        cells.append((None if month > marts.period else _value_or_mark(cell), form))
    cells += [(row.year_to_date, form), (row.target, form)]
    texts = [
        words.RAGS.get(row.rag, ""),
        words.DIRECTIONS.get(row.direction, ""),
        words.JUDGEMENTS.get(row.judgement, ""),
        words.MADE_UP if row.is_made_up else words.listed(list(row.origins)),
        row.status_note,
        row.caveats_text or "; ".join(dict.fromkeys(caveat.text for caveat in row.caveats)),
    ]
    return cells + [(text, None) for text in texts]


def _section(row: ScorecardRow) -> str:
    """The section, in made-up rows led by the words: a row that is sorted or copied takes them along."""
    title = words.section_title(row.indicator.domain, row.section)
    return f"{words.sentence_case(words.MADE_UP)}. {title}" if row.is_made_up else title


def _value_or_mark(figure: Figure) -> Decimal | str:
    if figure.value is not None:
        return figure.value
    return words.missing_mark(figure.symbol, figure.status)


def _definitions_sheet(sheet: Worksheet, marts: Marts) -> None:
    sheet.title = "Definitions"
    _title(sheet, "Definitions", "Every indicator of the catalogue, in order of its code.")
    heads = ["Code", "Indicator", "Definition", "Numerator", "Denominator", "Multiplier", "Unit", "Kind"]
    heads += ["Official reference", "Owner"]
    _heads(sheet, heads, [11, 46, 60, 40, 40, 11, 22, 10, 40, 24], freeze=f"C{_FIRST_ROW + 1}")
    for number, code in enumerate(sorted(marts.indicators), start=_FIRST_ROW + 1):
        item = marts.indicators[code]
        values = [item.code, item.name, item.definition, item.numerator, item.denominator, item.multiplier]
        values += [item.unit, item.kind, item.reference, item.owner_role]
        for column, value in enumerate(values, start=1):
            _put(sheet, number, column, value, "#,##0" if column == 6 else None)


def _notes_sheet(sheet: Worksheet, marts: Marts) -> None:
    sheet.title = "Notes and caveats"
    _title(sheet, "Notes and caveats", "What the marks mean, and what to know before a figure is used.")
    _heads(
        sheet, ["Kind", "About", "Month", "Text", "From"], [14, 46, 18, 100, 34], freeze=f"A{_FIRST_ROW + 1}"
    )
    lines = [("Symbol", symbol, "", meaning, "") for symbol, meaning in sorted(marts.symbols.items())]
    lines += [("Mark", mark, "", words.STATUSES[status], "") for status, mark in words.STATUS_MARKS.items()]
    lines.append(("Mark", figures.NO_FIGURE, "", "no figure in this release", ""))
    for row in marts.scorecard:
        if row.status_note:
            lines.append(("Status", f"{row.indicator.name} ({row.indicator.code})", "", row.status_note, ""))
    for caveat in marts.caveats:
        known = marts.indicators.get(caveat.code)
        about = f"{known.name} ({caveat.code})" if known else caveat.code
        when = words.month_name(caveat.period_end) if caveat.period_end else "all months"
        lines.append(("Caveat", about, when, caveat.text, caveat.origin))
    for number, line in enumerate(lines, start=_FIRST_ROW + 1):
        for column, text in enumerate(line, start=1):
            _put(sheet, number, column, text, None)


def _title(sheet: Worksheet, title: str, subtitle: str, note: str = "") -> None:
    _put(sheet, 1, 1, title, None).font = Font(bold=True, size=14)
    _put(sheet, 2, 1, subtitle, None).font = Font(color="4A5663")
    _put(sheet, 3, 1, note, None).font = Font(bold=True)
    for row in (1, 2, 3):
        sheet.cell(row, 1).alignment = Alignment(wrap_text=False)


def _heads(sheet: Worksheet, heads: Sequence[str], widths: Sequence[float], freeze: str) -> None:
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        cell = _put(sheet, _FIRST_ROW, column, head, None)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = freeze


def _put(sheet: Worksheet, row: int, column: int, value: Any, form: str | None) -> Cell:
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
    cell.border = _RULE if row > _FIRST_ROW else Border()
    return cell


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
