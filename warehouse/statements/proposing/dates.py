"""The periods that a sentence names, as the last day of each."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from warehouse.digest.words import MONTHS

_NAMES = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
_NAMES |= {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)} | {"sept": 9}
MONTH_NAMES = "|".join(sorted(_NAMES, key=len, reverse=True))
_PATTERNS = (
    re.compile(r"\b(?P<day>\d{1,2})(?P<mark>[./])(?P<number>\d{1,2})(?P=mark)(?P<year>20\d\d)\b"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{MONTH_NAMES})\.?\s+(?P<year>20\d\d)\b", re.I
    ),
    re.compile(rf"\b(?P<month>{MONTH_NAMES})\.?[\s-]+'?(?P<year>20\d\d|\d\d)\b(?!\s*%)", re.IGNORECASE),
    re.compile(
        r"\b(?:quarter\s+|q)(?P<quarter>[1-4])\b(?:\s+of)?\s+(?P<first>20\d\d)\s?[/\u2013-]\s?(?:20)?\d\d\b",
        re.I,
    ),
    re.compile(r"\b(?P<first>20\d\d)\s?[/\u2013-]\s?(?:20)?(?P<second>\d\d)\b"),
    re.compile(r"\b(?P<first>\d\d)/(?P<second>\d\d)\b"),
    re.compile(r"\b(?P<iso>20\d\d-\d\d-\d\d)\b"),
)


@dataclass(frozen=True)
class Found:
    """A period and where in the sentence it stands."""

    start: int
    end: int
    day: date


def periods_in(sentence: str) -> list[Found]:
    """Days, months, quarters of a financial year, and financial years, in the sentence's order.

    '30 November 2017', '30/11/2017', 'November 2017', 'Nov-17', 'Q3 2023/24', '2016/17', '16/17'.
    """
    found: list[Found] = []
    read: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            if any(match.start() < end and start < match.end() for start, end in read):
                continue
            # A day that does not exist is not read as its month either.
            read.append(match.span())
            if day := _day(match.groupdict()):
                found.append(Found(match.start(), match.end(), day))
    return sorted(found, key=lambda one: one.start)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _day(parts: dict[str, str | None]) -> date | None:
    try:
        if iso := parts.get("iso"):
            return date.fromisoformat(iso)
        if number_of_month := parts.get("number"):
            return date(int(parts["year"] or 0), int(number_of_month), int(parts["day"] or 0))
        if month := parts.get("month"):
            year = int(parts["year"] or 0)
            year += 2000 if year < 100 else 0
            number = _NAMES[month.lower()]
            last = calendar.monthrange(year, number)[1]
            return date(year, number, int(parts.get("day") or last))
        first = int(parts["first"] or 0)
        first += 2000 if first < 100 else 0
        if quarter := parts.get("quarter"):
            month_no = 3 * int(quarter) + 3
            year, month_no = (first + 1, 3) if month_no > 12 else (first, month_no)
            return date(year, month_no, calendar.monthrange(year, month_no)[1])
        return date(first + 1, 3, 31) if (first + 1) % 100 == int(parts["second"] or -1) else None
    except ValueError:
        return None
