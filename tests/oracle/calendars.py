"""Days and windows of the recount: ages, working days, months added with clamping, reporting windows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pandas as pd

AGE_BANDS = ("unborn", "under_1", "1_to_4", "5_to_9", "10_to_15", "16_and_over")


def month_end(period: str) -> date:
    """The last day of a month written 'YYYY-MM'."""
    return pd.Period(period, "M").end_time.date()


def month_of(day: date) -> str:
    """The month that a day lies in, written 'YYYY-MM'."""
    return f"{day.year:04d}-{day.month:02d}"


def months_between(first: date, last: date) -> list[str]:
    """Every month that holds a day of first to last."""
    return [str(month) for month in pd.period_range(month_of(first), month_of(last), freq="M")]


def add_months(day: date, months: int) -> date:
    """The same day some months on, or that month's last day where it is shorter."""
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


def collection_year(day: date) -> int:
    """The calendar year in which the financial year of a day begins."""
    return day.year if day.month >= 4 else day.year - 1


def year_start(year: int) -> date:
    """1 April of a collection year."""
    return date(year, 4, 1)


def year_end(year: int) -> date:
    """31 March that closes a collection year."""
    return date(year + 1, 3, 31)


def age_on(born: date, day: date) -> int:
    """Completed years; below zero before birth. Who is born on 29 February has 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_band(born: date | None, day: date) -> str | None:
    """The band of an age, nothing where the birth date is not known."""
    if born is None:
        return None
    if day < born:
        return "unborn"
    age = age_on(born, day)
    for band, oldest in (("under_1", 0), ("1_to_4", 4), ("5_to_9", 9), ("10_to_15", 15)):
        if age <= oldest:
            return band
    return "16_and_over"


def birthday(born: date, age: int) -> date:
    """The day on which somebody becomes that old."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


class WorkingDays:
    """Mondays to Fridays that are no bank holiday."""

    def __init__(self, bank_holidays: Collection[date]) -> None:
        self._holidays = frozenset(bank_holidays)
        first, last = date(1995, 1, 1), date(2040, 12, 31)
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        self._days = [day for day in days if day.weekday() < 5 and day not in self._holidays]

    def between(self, start: date, end: date) -> int:
        """Working days after the start up to and with the end; below zero when the end comes first."""
        return bisect_right(self._days, end) - bisect_right(self._days, start)

    def after(self, start: date, number: int) -> date:
        """The day on which that many working days have gone by."""
        return self._days[bisect_right(self._days, start) + number - 1]


@dataclass(frozen=True)
class Window:
    """A stretch of days that a figure is given for, both ends included."""

    kind: str
    start: date
    end: date


def rolling_start(end: date) -> date:
    """The day after the same day a year earlier, which is clamped at the end of its month."""
    return add_months(end, -12) + timedelta(days=1)


@cache
def windows(end: date) -> tuple[Window, ...]:
    """The windows that close with a month: quarters and financial years only when they are over."""
    of_year = year_start(collection_year(end))
    found = [
        Window("month", end.replace(day=1), end),
        Window("year_to_date", of_year, end),
        Window("rolling_12_months", rolling_start(end), end),
    ]
    if end.month % 3 == 0:
        found.append(Window("quarter", add_months(end.replace(day=1), -2), end))
    if end.month == 3:
        found.append(Window("financial_year", of_year, end))
    return tuple(found)
