"""Writes `scorecard.xlsx`: the scorecard, the definitions, the notes and caveats, one sheet each.

Where there are any, computed figures beside returned ones and made-up figures have a sheet each as well.

Numbers are numbers with the indicator's number format; a missing value is its symbol as text. Text that
begins like a formula stays text. The same marts give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from warehouse.digest import figures, sheets, states, words
from warehouse.digest.details import Details, read_details
from warehouse.digest.marts import read
from warehouse.digest.model import Figure, Marts, ScorecardRow
from warehouse.digest.newest import current_line, newest, parts
from warehouse.digest.others import comparators
from warehouse.digest.reconciliation import agreement
from warehouse.digest.sentences import (
    made_up_sentence,
    origin_sentence,
    reconciliation_sentence,
    sample_sentence,
)
from warehouse.digest.sheets import HEADING_ROW

_THIS_MONTH = PatternFill("solid", fgColor="F3F6F8")


def write(connection: duckdb.DuckDBPyConnection, path: Path, authority: str | None = None) -> Path:
    """Write the workbook of the release in schema `mart` to `path` and return the path.

    `authority` as in `pages.write`. Raises `WarehouseError` MART_INCOMPLETE or MART_EMPTY where the
    marts cannot be shown.
    """
    marts = read(connection, authority)
    details = read_details(connection, marts)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook always has one
    _scorecard_sheet(sheet, marts, details)
    if marts.reconciliation:
        _reconciliation_sheet(book.create_sheet(), marts)
    if marts.sample_scorecard:
        _sample_sheet(book.create_sheet(), marts, details)
    _definitions_sheet(book.create_sheet(), marts)
    _notes_sheet(book.create_sheet(), marts)
    title = f"{marts.area_name}, {words.month_name(marts.period.end)}, {marts.release_id}"
    return sheets.save(book, path, title, marts.period.end)


def _scorecard_sheet(sheet: Worksheet, marts: Marts, details: Details) -> None:
    sheet.title = "Scorecard"
    month = words.month_name(marts.period.end)
    sheets.title(
        sheet,
        f"{marts.area_name}: scorecard, {month}, release {marts.release_id}",
        origin_sentence(marts),
        made_up_sentence(marts),
    )
    shown = parts(marts, details)
    _month_rows(sheet, marts, details, [*shown.monthly, *shown.newest, *shown.without])


def _sample_sheet(sheet: Worksheet, marts: Marts, details: Details) -> None:
    sheet.title = "Made-up sample"
    month = words.month_name(marts.period.end)
    sheets.title(
        sheet, f"Made-up sample, nobody real: {month}, release {marts.release_id}", sample_sentence(marts)
    )
    _month_rows(sheet, marts, details, marts.sample_scorecard)
    for row in sheet.iter_rows(min_row=HEADING_ROW + 1):
        for cell in row:
            cell.font = Font(italic=True)


def _reconciliation_sheet(sheet: Worksheet, marts: Marts) -> None:
    sheet.title = "Computed beside returned"
    kinds = sorted({row.is_made_up for row in marts.reconciliation})
    sheets.title(
        sheet,
        f"Computed beside returned, {words.month_name(marts.period.end)}, release {marts.release_id}",
        *[reconciliation_sentence(marts, is_made_up=kind) for kind in kinds],
    )
    heads = ["Records", "Code", "Indicator", "Unit", "Computed", "Numerator", "Denominator", "Returned"]
    heads += ["Computed minus returned", "Against returned"]
    sheets.heads(sheet, heads, [12, 11, 46, 14, 11, 11, 12, 11, 13, 60], freeze=f"D{HEADING_ROW + 1}")
    for number, row in enumerate(
        sorted(marts.reconciliation, key=lambda row: row.is_made_up), HEADING_ROW + 1
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
            cell = sheets.put(sheet, number, column, value, cell_form)
            if row.is_made_up and column != cells.index((row.returned, form)) + 1:
                cell.font = Font(italic=True)


def _month_rows(sheet: Worksheet, marts: Marts, details: Details, rows: Sequence[ScorecardRow]) -> None:
    months = [f"{words.MONTHS[period.month - 1][:3]} {period.year}" for period in marts.months]
    heads = ["Section", "Code", "Indicator", "Unit", "Reading", "Newest figure", "Its period"]
    heads += [marts.year_start.shift(-1).financial_year, *states.COMPARATORS.values(), "Period of these"]
    first = len(heads) + 1
    heads += [*months, "Year to date", "Target", "Against target", "Direction"]
    heads += ["What it means", "Origin", "Status note", "Caveats"]
    widths = [22, 11, 46, 14, 16, 11, 18, 11, 11, 11, 11, 18, *[9.5] * 12, 11, 9, 12, 10, 16, 14, 40, 60]
    sheets.heads(sheet, heads, widths, freeze=f"D{HEADING_ROW + 1}")
    for number, row in enumerate(rows, start=HEADING_ROW + 1):
        for column, (value, form) in enumerate(_scorecard_cells(row, marts, details), start=1):
            cell = sheets.put(sheet, number, column, value, form)
            if column == first + marts.months.index(marts.period):
                cell.fill = _THIS_MONTH
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(len(heads))}{max(sheet.max_row, HEADING_ROW)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


def _scorecard_cells(row: ScorecardRow, marts: Marts, details: Details) -> list[tuple[Any, str | None]]:
    indicator = row.indicator
    form = figures.workbook_format(indicator.unit, indicator.decimals)
    line = None if row.is_made_up else newest(marts, details, indicator.code)
    beside = {} if row.is_made_up else comparators(row, marts, details, line)
    spoken = None if row.is_made_up else current_line(marts, details, row)
    rag, direction, judgement = (
        (row.rag, row.direction, row.judgement)
        if row.has_month or spoken is None
        else (spoken["rag"], spoken["direction"], spoken["direction_judgement"])
    )
    cells: list[tuple[Any, str | None]] = [
        (_section(row), None),
        (indicator.code, None),
        (indicator.name, None),
        (figures.unit_of(indicator.unit).words, None),
        (row.polarity_label, None),
        (line["value"] if line else None, form),
        (states.period(line["period_kind"], line["period_end"]) if line else "", None),
        (row.last_year, form),
        *((beside[name].value if name in beside else None, form) for name in states.COMPARATORS),
        ("; ".join(dict.fromkeys(one.period for one in beside.values() if one.period)), None),
    ]
    for month, cell in zip(marts.months, row.months, strict=True):
        cells.append((None if month > marts.period else _value_or_mark(cell), form))
    cells += [(row.year_to_date, form), (row.target, form)]
    texts = [
        words.RAGS.get(rag or "", ""),
        words.DIRECTIONS.get(direction or "", ""),
        words.JUDGEMENTS.get(judgement or "", ""),
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
    sheets.title(sheet, "Definitions", "Every indicator of the catalogue, in order of its code.")
    heads = ["Code", "Indicator", "Definition", "Numerator", "Denominator", "Multiplier", "Unit", "Kind"]
    heads += ["Official reference", "Owner"]
    sheets.heads(sheet, heads, [11, 46, 60, 40, 40, 11, 22, 10, 40, 24], freeze=f"C{HEADING_ROW + 1}")
    for number, code in enumerate(sorted(marts.indicators), start=HEADING_ROW + 1):
        item = marts.indicators[code]
        values = [item.code, item.name, item.definition, item.numerator, item.denominator, item.multiplier]
        values += [item.unit, item.kind, item.reference, item.owner_role]
        for column, value in enumerate(values, start=1):
            sheets.put(sheet, number, column, value, "#,##0" if column == 6 else None)


def _notes_sheet(sheet: Worksheet, marts: Marts) -> None:
    sheet.title = "Notes and caveats"
    sheets.title(sheet, "Notes and caveats", "What the marks mean, and what to know before a figure is used.")
    sheets.heads(
        sheet,
        ["Kind", "About", "Month", "Text", "From"],
        [14, 46, 18, 100, 34],
        freeze=f"A{HEADING_ROW + 1}",
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
    for number, line in enumerate(lines, start=HEADING_ROW + 1):
        for column, text in enumerate(line, start=1):
            sheets.put(sheet, number, column, text, None)
