"""Every rule with its result as `quality.csv` and `quality.xlsx`: numbers as numbers, no text a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from warehouse.digest import figures, sheets, words
from warehouse.digest.sheets import HEADING_ROW
from warehouse.quality_report import verdict
from warehouse.quality_report.evidence import Evidence, RuleResult
from warehouse.quality_report.views import caveats, source_of, table_of
from warehouse.spreadsheets import defused

_PERCENT = '#,##0.0"%"'

# name in the CSV, heading in the workbook, width, number format, content
_COLUMNS: tuple[tuple[str, str, float, str | None, Callable[[RuleResult], Any]], ...] = (
    ("rule_id", "Rule", 14, None, lambda rule: rule.rule_id),
    ("rule_version", "Version", 8, "0", lambda rule: rule.version),
    ("state", "State", 15, None, lambda rule: words.EFFECTIVE[rule.state]),
    ("severity", "Severity", 12, None, lambda rule: words.SEVERITIES.get(rule.severity, rule.severity)),
    ("stops_a_publish", "Stops a publish", 10, None, lambda rule: "yes" if rule.is_blocking else "no"),
    ("source", "Source", 22, None, source_of),
    ("table", "Table", 24, None, table_of),
    ("rule", "What must hold", 60, None, lambda rule: rule.text),
    ("checked", "Checked", 10, "#,##0", lambda rule: _held_back(rule.now.checked)),
    ("failed", "Failed", 10, "#,##0", lambda rule: _held_back(rule.now.failed)),
    ("failed_percent", "Failed %", 10, _PERCENT, lambda rule: rule.now.percent),
    ("change", "Change", 22, None, lambda rule: words.CHANGES.get(rule.change, "")),
    ("first_failed", "First failed", 11, None, lambda rule: rule.first_failed),
    ("months_open", "Months open", 9, "0", lambda rule: rule.months_open),
    ("owner", "Who mends it", 22, None, lambda rule: rule.owner_role),
    ("mend", "How to mend it", 60, None, lambda rule: rule.mend),
    ("why", "Why it matters", 60, None, lambda rule: rule.why),
    ("dimension", "Dimension", 14, None, lambda rule: rule.dimension),
    ("tolerance", "Tolerance", 10, "0.0%", lambda rule: rule.tolerance),
    ("source_system", "Source system", 20, None, lambda rule: rule.source_system),
    ("official_code", "Official code", 12, None, lambda rule: rule.official_code),
    ("engine", "Engine", 18, None, lambda rule: rule.engine),
    ("waivers", "Waivers", 16, None, lambda rule: ", ".join(rule.waivers)),
    ("indicators", "Indicators", 26, None, lambda rule: ", ".join(rule.indicators)),
)


def write_csv(evidence: Evidence, path: Path) -> Path:
    """Write every rule with its result, and the rows that failed month by month, to `path`; returns it.

    A text that a spreadsheet would take for a formula gets an apostrophe before it. UTF-8, no clock.
    """
    months = [f"failed_{month}" for month in evidence.months]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["release_id", "period", *(column[0] for column in _COLUMNS), *months])
        for rule in evidence.rules:
            cells = [content(rule) for *_, content in _COLUMNS]
            writer.writerow(
                [safe(cell) for cell in (evidence.marts.release_id, str(evidence.marts.period), *cells)]
                + [_failed(rule, evidence, place) for place in range(len(months))]
            )
    return path


def safe(cell: Any) -> Any:
    """A cell for a CSV file: a number as it is, a text so that no spreadsheet takes it for a formula."""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return defused(words.plain(cell)) if isinstance(cell, str) else cell


def _held_back(count: int | None) -> int | str:
    """A number as a number; the symbol where it is of few persons."""
    return figures.HELD_BACK if count is None else count


def _failed(rule: RuleResult, evidence: Evidence, place: int) -> int | str | None:
    """The rows that failed in one of the twelve months; nothing where the rule was not judged."""
    result = rule.history.get(evidence.months[place])
    return None if result is None or result.state == "not_run" else _held_back(result.failed)


def write_workbook(evidence: Evidence, path: Path) -> Path:
    """Write the rules, their twelve months and the caveats as a workbook to `path`; returns it."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook always has one
    _rules_sheet(sheet, evidence)
    _months_sheet(book.create_sheet(), evidence)
    _caveats_sheet(book.create_sheet(), evidence)
    marts = evidence.marts
    title = f"Quality, {marts.area_name}, {words.month_name(marts.period.end)}, {marts.release_id}"
    return sheets.save(book, path, title, marts.period.end)


def _rules_sheet(sheet: Worksheet, evidence: Evidence) -> None:
    marts = evidence.marts
    sheet.title = "Rules"
    title = f"{marts.area_name}: quality, {words.month_name(marts.period.end)}, release {marts.release_id}"
    sheets.title(sheet, title, verdict.verdict(evidence.rules), verdict.made_up(marts))
    names, widths = [column[1] for column in _COLUMNS], [column[2] for column in _COLUMNS]
    sheets.heads(sheet, names, widths, freeze=f"B{HEADING_ROW + 1}")
    for number, rule in enumerate(evidence.rules, start=HEADING_ROW + 1):
        for column, (*_, form, content) in enumerate(_COLUMNS, start=1):
            sheets.put(sheet, number, column, content(rule), form)
    _filtered(sheet, len(_COLUMNS))


def _months_sheet(sheet: Worksheet, evidence: Evidence) -> None:
    sheet.title = "Twelve months"
    sheets.title(
        sheet,
        "Rows that failed, month by month",
        "A blank cell: the rule was not judged in that month, or the month was not checked.",
    )
    names = [f"{words.MONTHS[month.month - 1][:3]} {month.year}" for month in evidence.months]
    widths = [14.0, 60.0, *[10.0] * len(names)]
    sheets.heads(sheet, ["Rule", "What must hold", *names], widths, freeze=f"C{HEADING_ROW + 1}")
    for number, rule in enumerate(evidence.rules, start=HEADING_ROW + 1):
        sheets.put(sheet, number, 1, rule.rule_id, None)
        sheets.put(sheet, number, 2, rule.text, None)
        for place in range(len(names)):
            sheets.put(sheet, number, 3 + place, _failed(rule, evidence, place), "#,##0")
    _filtered(sheet, len(names) + 2)


def _caveats_sheet(sheet: Worksheet, evidence: Evidence) -> None:
    sheet.title = "Caveats"
    sheets.title(sheet, "Caveats", "What readers see beside which figure, and the rule it comes from.")
    heads = ["What readers will see", "Indicator", "Code", "Months", "From", "Rule"]
    sheets.heads(sheet, heads, [80, 46, 11, 36, 16, 16], freeze=f"A{HEADING_ROW + 1}")
    lines = [
        (line["text"], figure["name"], figure["code"], figure["when"], line["origin"], line["rule_id"])
        for line in caveats(evidence)
        for figure in line["figures"]
    ]
    for number, line in enumerate(lines, start=HEADING_ROW + 1):
        for column, text in enumerate(line, start=1):
            sheets.put(sheet, number, column, text, None)
    _filtered(sheet, len(heads))


def _filtered(sheet: Worksheet, columns: int) -> None:
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(columns)}{max(sheet.max_row, HEADING_ROW)}"
