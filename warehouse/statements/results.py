"""Results of a check as text for the terminal, as CSV, and as plain data."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from warehouse.digest.words import listed
from warehouse.spreadsheets import defused
from warehouse.statements.model import COLUMNS, OPTIONAL_COLUMNS, Checked, Report, Verdict

WORDS = {
    Verdict.DISAGREES: "disagrees",
    Verdict.CANNOT_BE_CHECKED: "cannot be checked",
    Verdict.AGREES_AFTER_ROUNDING: "agrees after rounding",
    Verdict.AGREES: "agrees",
}
"""The verdicts in words, what needs attention first."""

RESULT_COLUMNS = ("recomputed_value", "verdict", "explanation", "release_id")


def in_order(checked: Iterable[Checked]) -> list[Checked]:
    """Statements that need attention first, each group in the order of the file."""
    order = list(WORDS)
    return sorted(checked, key=lambda one: (order.index(one.verdict), one.statement.row))


def summary(report: Report) -> str:
    """The outcome in one sentence."""
    total = len(report.checked)
    parts = [f"{count} {_agreeing(verdict, count)}" for verdict, count in report.counts.items() if count]
    return f"{total} statement{'' if total == 1 else 's'} against {report.release_id}: {listed(parts)}"


def _agreeing(verdict: Verdict, count: int) -> str:
    words = WORDS[verdict]
    return words if count == 1 or verdict is Verdict.CANNOT_BE_CHECKED else words.replace("agrees", "agree")


def terminal_lines(report: Report) -> list[str]:
    """What the command prints: the sentence, then each statement with its reason, grouped by verdict."""
    lines = [summary(report)]
    for one in in_order(report.checked):
        statement = one.statement
        lines += ["", f"{WORDS[one.verdict].upper()}  {statement.statement_id}  {statement.text}".rstrip()]
        if one.recomputed_value:
            lines.append(
                f"    stated {statement.stated_value or 'nothing'}, recomputed {one.recomputed_value}"
            )
        if one.explanation:
            lines.append(f"    {one.explanation}")
    return lines


def as_data(report: Report) -> dict[str, Any]:
    """The report for `--json`."""
    return {
        "file": report.file,
        "release_id": report.release_id,
        "counts": {str(verdict): count for verdict, count in report.counts.items()},
        "statements": [
            {
                "statement_id": one.statement.statement_id,
                "text": one.statement.text,
                "stated_value": one.statement.stated_value,
                "recomputed_value": one.recomputed_value,
                "verdict": str(one.verdict),
                "explanation": one.explanation,
                "release_id": one.release_id,
                "figures": [figure.model_dump() for figure in one.figures],
            }
            for one in report.checked
        ],
    }


def write_csv(report: Report, path: Path) -> None:
    """Write every statement, in the order of the file, with its result behind its own columns."""
    rows = []
    for one in report.checked:
        statement = one.statement.model_dump()
        cells = {name: statement[name] for name in (*COLUMNS, *OPTIONAL_COLUMNS)}
        cells |= {
            "recomputed_value": one.recomputed_value,
            "verdict": str(one.verdict),
            "explanation": one.explanation,
            "release_id": one.release_id,
        }
        rows.append(cells)
    write_rows(path, (*COLUMNS, *OPTIONAL_COLUMNS, *RESULT_COLUMNS), rows)


def write_rows(path: Path, columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> None:
    """Write a CSV file of which no cell is a formula to a spreadsheet."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({name: defused(_text(value)) for name, value in row.items()})


def _text(value: Any) -> str:
    return "" if value is None else str(value)
