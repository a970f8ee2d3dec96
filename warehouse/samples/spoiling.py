"""Cells that the load will reject a row for, or leave empty with a warning: one declaration each.

A fault meets exactly its declared share of the rows that it can meet, rounded half up, so that what a load
must say about a delivery can be worked out by hand. Most show in the delivery of the month that a row was
first due in and are right in the next one; which rows they meet depends on nothing but the row.

Columns that the five published series are counted from are never spoiled (see `knowledge`).
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from warehouse.periods import Period
from warehouse.samples.workbook import Cell

Made = Callable[[Cell], Cell]
Fits = Callable[[dict[str, Cell]], bool]


@dataclass(frozen=True)
class Spoiled:
    """One kind of wrong cell.

    `table` is a sheet, an SSDA903 module or `contacts`; `share` is the part of the rows that it meets. With
    `due`, a date column, it meets only rows of which that date lies in the delivery's month, so that the next
    delivery has them right; without, it meets other rows in every delivery. `fits` limits the rows that it
    can meet. `reason` is what the load says, `costs` whether the whole row or only the cell is lost.
    """

    name: str
    table: str
    column: str
    due: str | None
    share: Decimal
    wrong: Made
    reason: str
    costs: Literal["row", "cell"]
    what: str
    seen_in: str
    fits: Fits | None = None

    def number(self, rows: int) -> int:
        """How many of that many rows it meets."""
        return int((self.share * rows).quantize(Decimal(1), ROUND_HALF_UP))

    def can_meet(self, row: dict[str, Cell], month: Period) -> bool:
        """Whether a row of that month's delivery, by heading, is one that it can meet."""
        if row[self.column] in (None, ""):
            return False
        if self.due is not None:
            day = day_of(row[self.due])
            if day is None or not month.start <= day <= month.end:
                return False
        return self.fits is None or self.fits(row)


def day_of(cell: Cell) -> date | None:
    """The day in a cell of a workbook, or in the text of a return (day first) or a local file (ISO)."""
    if isinstance(cell, date):
        return cell
    if not isinstance(cell, str) or not cell:
        return None
    if "/" in cell:
        day, month, year = map(int, cell.split("/"))
        return date(year, month, day)
    return date.fromisoformat(cell[:10])


def _text(text: str) -> Made:
    return lambda _: text


def _blank(_: Cell) -> Cell:
    return None


def _zero_as_a_date(_: Cell) -> Cell:
    return date(1899, 12, 30)


def _month_first(cell: Cell) -> Cell:
    return f"{day_of(cell):%m/%d/%Y}"


def _day_31_of_february(cell: Cell) -> Cell:
    day = day_of(cell)
    return f"31/02/{day.year}" if day else cell


def _district_only(cell: Cell) -> Cell:
    return str(cell).split(" ")[0]


def _after_the_12th(column: str) -> Fits:
    """Days that cannot be a month: elsewhere the wrong order gives another date and no fault."""
    return lambda row: (day := day_of(row[column])) is not None and day.day > 12


def _not_in_march(column: str) -> Fits:
    """The last set of a collection year is complete."""
    return lambda row: (day := day_of(row[column])) is not None and day.month != 3


_ALL = (
    # the row is rejected, and right in the next delivery
    Spoiled(
        "month_first_date", "List 2", "Assessment completion date", "Assessment completion date",
        Decimal("0.03"), _month_first, "IMPOSSIBLE_DATE", "row",
        "completion date typed month first", "D4 priority 4: 01/16/2018",
        _after_the_12th("Assessment completion date"),
    ),
    Spoiled(
        "month_first_referral", "List 3", "Date of referral", "Date of referral",
        Decimal("0.015"), _month_first, "IMPOSSIBLE_DATE", "row",
        "date of referral typed month first", "D4 priority 4: 01/16/2018",
        _after_the_12th("Date of referral"),
    ),
    Spoiled(
        "month_for_date", "List 4", "Continuous Assessment Date of Authorisation",
        "Continuous Assessment Date of Authorisation",
        Decimal("0.005"), _text("jun"), "NOT_A_DATE", "row",
        'date of authorisation given as "jun"', 'D4 priority 4: "jun" without year',
    ),
    Spoiled(
        "undated_enquiry", "List 5", "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        Decimal("0.03"), _blank, "REQUIRED", "row",
        "strategy discussion without a date", "D4 P2: one month empty",
    ),
    Spoiled(
        "no_identifier", "List 6", "Child Unique ID", "CIN Start Date",
        Decimal("0.01"), _blank, "REQUIRED", "row",
        "identifier of the child missing", "D4 priority 8 lines 18-19: recording quality",
        lambda row: row["Case Status"] in ("c) Child in need plan", "d) Open assessment"),
    ),
    Spoiled(
        "impossible_review", "reviews", "REVIEW", "REVIEW",
        Decimal("0.02"), _day_31_of_february, "IMPOSSIBLE_DATE", "row",
        "held on a day that does not exist", 'D4 item 10: wrong dates, "13/1/18"',
        _not_in_march("REVIEW"),
    ),
    Spoiled(
        "unnamed_incident", "missing", "MISSING", "MIS_START",
        Decimal("0.05"), _blank, "REQUIRED", "row",
        "missing or away not told apart", "D4 P6: being collated",
        _not_in_march("MIS_START"),
    ),
    # the cell is left empty with a warning
    Spoiled(
        "ethnicity_blank_2", "List 2", "Ethnicity", "Assessment start date",
        Decimal("0.05"), _blank, "REQUIRED", "cell",
        "ethnicity missing", "D3 EDI: not consistently recorded",
    ),
    Spoiled(
        "unknown_source", "List 3", "Referral Source", "Date of referral",
        Decimal("0.01"), _text("19"), "NOT_ALLOWED", "cell",
        "source given as the code 19", 'D4 minutes: "National Code: 19"',
    ),
    Spoiled(
        "no_team", "List 4", "Allocated Team", "Continuous Assessment Start Date",
        Decimal("0.01"), _blank, "REQUIRED", "cell",
        "team missing", "D4 P1: value asked for from an officer",
    ),
    Spoiled(
        "ethnicity_blank_5", "List 5", "Ethnicity",
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        Decimal("0.05"), _blank, "REQUIRED", "cell",
        "ethnicity missing", "D3 EDI: not consistently recorded",
    ),
    Spoiled(
        "zero_date", "List 6", "Date Child Was Last Seen", None,
        Decimal("0.003"), _zero_as_a_date, "NOT_A_DATE", "cell",
        "last seen is a zero formatted as a date", 'D4 priority 8: "Dec-99"',
    ),
    Spoiled(
        "month_only", "List 9", "Latest Pathway Plan Review Date", None,
        Decimal("0.01"), _text("jun"), "NOT_A_DATE", "cell",
        'pathway plan review given as "jun"', 'D4 priority 4: "jun" without year',
    ),
    Spoiled(
        "unknown_activity", "List 9", "Activity Status", None,
        Decimal("0.01"), _text("19"), "NOT_ALLOWED", "cell",
        "activity given as the code 19", 'D4 minutes: "National Code: 19"',
    ),
    Spoiled(
        "unknown_need", "episodes", "CIN", "DECOM",
        Decimal("0.03"), _text("N19"), "NOT_ALLOWED", "cell",
        "need given as a code that does not exist", 'D4 minutes: "National Code: 19"',
        _not_in_march("DECOM"),
    ),
    Spoiled(
        "half_postcode", "episodes", "HOME_POST", "DECOM",
        Decimal("0.04"), _district_only, "NOT_A_POSTCODE", "cell",
        "home postcode without its second half", "D4 item 8, 3.8: mixed",
        _not_in_march("DECOM"),
    ),
    Spoiled(
        "impossible_score", "oc2", "SDQ_SCORE", None,
        Decimal("0.01"), _text("45"), "ABOVE_MAXIMUM", "cell",
        "a score above 40", "D4: placeholder outside the scale",
    ),
    Spoiled(
        "unknown_contact_source", "contacts", "contact_source", "contact_date",
        Decimal("0.005"), _text("19"), "NOT_ALLOWED", "cell",
        "source given as the code 19", 'D4 minutes: "National Code: 19"',
    ),
)  # fmt: skip
SPOILED = {fault.name: fault for fault in _ALL}
_BY_TABLE: dict[str, list[Spoiled]] = defaultdict(list)
for _fault in _ALL:
    _BY_TABLE[_fault.table].append(_fault)


def spoil(
    table: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], month: Period
) -> list[list[Cell]]:
    """The rows of a table as the delivery of that month has them, with every fault of the table in it.

    No row gets more than one of them. Which rows are met depends on the first cell, the date and, where
    other rows are to be met every time, the month.
    """
    true_rows = [list(row) for row in rows]
    wrong_rows = [list(row) for row in true_rows]
    taken: set[int] = set()
    for fault in _BY_TABLE.get(table, []):
        place = headings.index(fault.column)
        able = [
            number
            for number, row in enumerate(true_rows)
            if fault.can_meet(dict(zip(headings, row, strict=True)), month)
        ]
        ranked = sorted((_rank(fault, headings, true_rows[number], month), number) for number in able)
        free = [number for _, number in ranked if number not in taken]
        for number in free[: fault.number(len(able))]:
            wrong_rows[number][place] = fault.wrong(true_rows[number][place])
            taken.add(number)
    return wrong_rows


def _rank(fault: Spoiled, headings: Sequence[str], row: Sequence[Cell], month: Period) -> int:
    when = month if fault.due is None else row[headings.index(fault.due)]
    return zlib.crc32(f"{fault.name}:{row[0]}:{when}".encode())
