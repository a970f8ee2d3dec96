"""What a publication means by a year: five kinds, written in as many ways."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

DAY = "day"
KINDS: dict[str, tuple[str, int | None]] = {
    "financial": ("financial_year", 3),
    "calendar": ("calendar_year", 12),
    "academic": ("academic_year", 8),
    "cohort": ("financial_year", 3),
    "snapshot": ("month", 9),
    "to_snapshot": ("rolling_12_months", 9),
    DAY: ("month", None),
}
"""Every kind of year with the warehouse's kind of period and the month in which it ends.

A `snapshot` is the workforce census: the state when September ends and October begins, the figure of that
month's last day; `to_snapshot` are the twelve months before it. A `cohort` are the people of a financial
year who are followed beyond it; the year that they belong to is stored, not the one in which it was known. A
`day` is no year: the state on a day that the file itself names, the figure of that day's month.
"""

LONGEST_SPAN = 4
"""Years that one period may span; a longer span is a slip of the pen."""
_YEAR = re.compile(
    r"(?P<first>(?:19|20)[0-9]{2})"
    r"(?:(?: to |[-/])?(?P<second>(?:(?:19|20)[0-9]{2})|[0-9]{2})(?:-[0-9]{2}/(?P<third>[0-9]{2}))?)?"
    r"(?: \((?P<mark>Rev|prov|Final|OT)\))?"
)
_STATUS = {"Rev": "revised", "prov": "provisional"}


@dataclass(frozen=True)
class PublishedYear:
    """The year in which a period ends, and the standing of its figures: final, provisional or revised."""

    ends_in: int
    status: str


def published_year(text: str) -> PublishedYear | None:
    """The year that a publication's text names, None where it names none.

    Read are 2025, 2024-25, 2024/25, 202425, 2024 to 2025, spans of several years (2022-24,
    2021/22-23/24), each with a mark such as (Rev), (prov), (Final) or (OT) behind it; OT is outturn.
    """
    found = _YEAR.fullmatch(text.strip())
    if found is None:
        return None
    first, last = int(found["first"]), found["third"] or found["second"]
    ends_in = first
    if last is not None:
        ends_in = int(last) if len(last) == 4 else first - first % 100 + int(last)
        if len(last) == 2 and ends_in < first:  # 1999-00
            ends_in += 100
        if not first < ends_in <= first + LONGEST_SPAN:
            return None
    return PublishedYear(ends_in, _STATUS.get(found["mark"] or "", "final"))


@dataclass(frozen=True)
class StatedPeriod:
    """A period as the warehouse keeps it: its kind, its last day, and the standing of its figures."""

    kind: str
    end: date
    status: str


def stated_period(kind: str, text: str) -> StatedPeriod | None:
    """The period that a publication's text means for a kind of year of `KINDS`, None where it means none."""
    period_kind, month = KINDS[kind]
    if month is None:
        day = _day(text)
        return None if day is None else StatedPeriod(period_kind, _month_end(day.year, day.month), "final")
    year = published_year(text)
    return None if year is None else StatedPeriod(period_kind, _month_end(year.ends_in, month), year.status)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
