"""Reads the structured list of statements, strictly: every problem of the file at once, or a clean list."""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from warehouse.errors import UsageFault
from warehouse.statements import formula
from warehouse.statements.model import COLUMNS, NUMERIC_KINDS, OPTIONAL_COLUMNS, PERIOD_KINDS, Kind, Statement
from warehouse.statements.units import about, amount, number_within, unit_scale

LARGEST_FILE = 10_000_000
MOST_STATEMENTS = 10_000
_LONGEST_CELL = 5_000
_SHOWN_PROBLEMS = 50
_MOST_DECIMALS = 6

_Read = TypeVar("_Read")

_UNREADABLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


class Problem(BaseModel):
    """One fault of the input: where, which, and what was expected; never the cell itself."""

    row: int
    column: str
    code: str
    expected: str

    def __str__(self) -> str:
        where = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{where}: {self.code}: expected {self.expected}"


class StatementsRefused(UsageFault):
    """The list of statements was not understood; `problems` names every fault."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        shown = problems[:_SHOWN_PROBLEMS]
        more = len(problems) - len(shown)
        lines = [f"{file}, {problem}" for problem in shown] + ([f"... and {more} more"] if more else [])
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(
            "STATEMENTS_INVALID",
            f"{file} is not a list of statements that can be checked, {count}:\n" + "\n".join(lines),
            "Mend each line named and run the command again; docs/statements.md describes every column.",
        )
        self.problems = problems


def read_statements(path: Path) -> list[Statement]:
    """The statements of a CSV file, in its order.

    Raises `StatementsRefused` naming every problem, `UsageFault` NO_FILE or FILE_TOO_LARGE.
    """
    if not path.is_file():
        raise UsageFault("NO_FILE", f"There is no file {path.name}.", "Give the path of a CSV file.")
    if path.stat().st_size > LARGEST_FILE:
        raise UsageFault(
            "FILE_TOO_LARGE", f"{path.name} has more than 10 MB.", "Give the list of statements alone."
        )
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StatementsRefused(
            path.name,
            [Problem(row=1, column="", code="NOT_UTF8", expected="a CSV file saved as UTF-8")],
        ) from None
    return parse(text, path.name)


def parse(text: str, file: str) -> list[Statement]:
    """The statements of a CSV text; raises `StatementsRefused`."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for line in reader:
            rows.append((len(rows) + 1, line))
    except csv.Error:
        raise StatementsRefused(
            file,
            [
                Problem(
                    row=len(rows) + 1,
                    column="",
                    code="NOT_CSV",
                    expected="comma-separated values with matching quotes",
                )
            ],
        ) from None
    headings = [name.strip().lower() for name in rows[0][1]] if rows else []
    problems = _heading_problems(headings)
    body = [(row, line) for row, line in rows[1:] if any(cell.strip() for cell in line)]
    if not problems and not body:
        problems = [Problem(row=2, column="", code="NO_STATEMENT", expected="at least one statement")]
    if not problems and len(body) > MOST_STATEMENTS:
        expected = f"at most {MOST_STATEMENTS:,} statements in one file"
        problems = [Problem(row=body[MOST_STATEMENTS][0], column="", code="TOO_MANY", expected=expected)]
    if problems:
        raise StatementsRefused(file, problems)
    found: list[Statement] = []
    for row, line in body:
        if len(line) != len(headings):
            expected = f"{len(headings)} cells as in the heading, not {len(line)}"
            problems.append(Problem(row=row, column="", code="ROW_WIDTH", expected=expected))
            continue
        reading = _Row(row, dict(zip(headings, (cell.strip() for cell in line), strict=True)))
        statement = reading.statement()
        problems.extend(reading.problems)
        if statement is not None:
            found.append(statement)
    problems.extend(_repeated(found))
    if problems:
        raise StatementsRefused(file, sorted(problems, key=lambda problem: problem.row))
    return found


def _heading_problems(headings: list[str]) -> list[Problem]:
    known = {*COLUMNS, *OPTIONAL_COLUMNS}
    problems = [
        Problem(row=1, column=name, code="COLUMN_MISSING", expected=f"a column {name}")
        for name in COLUMNS
        if name not in headings
    ]
    # A heading of the file is repeated only where it is one of ours: it may be a cell's content otherwise.
    for place, name in enumerate(headings, start=1):
        if name not in known:
            expected = f"one of {', '.join((*COLUMNS, *OPTIONAL_COLUMNS))} as heading {place}"
            problems.append(Problem(row=1, column="", code="COLUMN_UNKNOWN", expected=expected))
    problems += [
        Problem(row=1, column=name, code="COLUMN_TWICE", expected=f"one column {name}")
        for name, count in Counter(headings).items()
        if count > 1 and name in known
    ]
    return problems


def _repeated(statements: list[Statement]) -> list[Problem]:
    counts = Counter(statement.statement_id for statement in statements)
    return [
        Problem(
            row=statement.row,
            column="statement_id",
            code="ID_TWICE",
            expected="an id of its own for each row",
        )
        for statement in statements
        if counts[statement.statement_id] > 1
    ]


class _Row:
    """One row under reading; collects what is wrong with it."""

    def __init__(self, row: int, cells: dict[str, str]) -> None:
        self.row = row
        self.cells = cells
        self.problems: list[Problem] = []

    def statement(self) -> Statement | None:
        """The statement, or None where a cell cannot be read."""
        for column, cell in self.cells.items():
            if len(cell) > _LONGEST_CELL or _UNREADABLE.search(cell):
                self._problem(
                    column, "CELL_UNREADABLE", f"printable text of at most {_LONGEST_CELL:,} characters"
                )
        if not self.cells["statement_id"]:
            self._problem("statement_id", "ID_MISSING", "an id")
        kind = self._read("kind", Kind, "KIND_UNKNOWN", f"one of {', '.join(Kind)}", required=True)
        days = {
            column: self._read(
                column, day_of, "DATE_UNREADABLE", "a day as YYYY-MM-DD, or a month as YYYY-MM"
            )
            for column in ("period_end", "base_period_end")
        }
        decimals = self._read(
            "decimals", _decimals, "DECIMALS_UNREADABLE", f"a whole number from 0 to {_MOST_DECIMALS}"
        )
        if self.cells.get("period_kind") and self.cells["period_kind"] not in PERIOD_KINDS:
            self._problem("period_kind", "PERIOD_KIND_UNKNOWN", f"one of {', '.join(PERIOD_KINDS)}")
        if self.cells.get("formula"):
            try:
                formula.parse(self.cells["formula"])
            except formula.FormulaFault as fault:
                self._problem("formula", "FORMULA_UNREADABLE", fault.expected)
        stated, scale, digits = self._stated(kind)
        if decimals is not None and digits is not None and digits > decimals:
            self._problem("decimals", "DECIMALS_TOO_FEW", "at least as many decimals as the stated value has")
        if self.problems or kind is None:
            return None
        return Statement(
            row=self.row,
            kind=kind,
            period_end=days["period_end"],
            base_period_end=days["base_period_end"],
            decimals=decimals if decimals is not None else digits,
            stated=stated,
            is_about=about(self.cells["stated_value"])[0] if kind in NUMERIC_KINDS else None,
            scale=scale,
            **{
                column: self.cells.get(column, "")
                for column in (
                    *("statement_id", "text", "indicator_code", "area_code", "other_indicator_code"),
                    *("other_area_code", "breakdown", "stated_value", "unit", "period_kind", "document"),
                    *("other_document", "formula", "missing"),
                )
            },
        )

    def _stated(self, kind: Kind | None) -> tuple[Decimal | None, int, int | None]:
        """The stated number in its unit, the unit's scale, and how many decimals were written."""
        cell = self.cells["stated_value"]
        scale = unit_scale(self.cells["unit"])
        _, bare = about(cell)
        found = amount(number_within(bare) if kind is Kind.COMPARISON else bare)
        if found is None:
            ranked = kind is Kind.RANK and re.search(r"highest|lowest|best|worst", cell, re.IGNORECASE)
            if kind in NUMERIC_KINDS and not ranked:
                self._problem("stated_value", "VALUE_UNREADABLE", "a number, such as 1,234.5")
            return None, scale, None
        number, suffix_scale, digits = found
        return number, (scale if scale != 1 else suffix_scale), digits

    def _read(
        self, column: str, convert: Callable[[str], _Read], code: str, expected: str, required: bool = False
    ) -> _Read | None:
        cell = self.cells[column]
        if not cell and not required:
            return None
        try:
            return convert(cell)
        except ValueError:
            self._problem(column, code, expected)
            return None

    def _problem(self, column: str, code: str, expected: str) -> None:
        self.problems.append(Problem(row=self.row, column=column, code=code, expected=expected))


def day_of(text: str) -> date:
    """'2017-11-30', or the last day of '2017-11'; raises ValueError."""
    if month := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text):
        year, number = int(month[1]), int(month[2])
        return date(year, number, calendar.monthrange(year, number)[1])
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("not a day")
    return date.fromisoformat(text)


def _decimals(text: str) -> int:
    number = int(text) if re.fullmatch(r"\d", text) else -1
    if not 0 <= number <= _MOST_DECIMALS:
        raise ValueError("not a number of decimals")
    return number
