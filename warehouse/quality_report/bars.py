"""Twelve months of one rule as small bars (SVG paths), and the same months in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import groupby

from warehouse.digest import figures, words
from warehouse.periods import Period
from warehouse.quality_report.evidence import Result

PITCH, BAR, HEIGHT = 8, 6, 20
_SHORTEST = 5
_NO_BREAK = "\u00a0"


def legend() -> list[tuple[str, str, str]]:
    """One bar of each state: the state, its words and its path."""
    return [
        (key, text.lower(), _bar(Result(1, key, 1, 1, Decimal(4)), 0, Decimal(5)))
        for key, text in words.EFFECTIVE.items()
    ]


def paths(months: Sequence[Result | None]) -> dict[str, str]:
    """The bars of consecutive months, oldest first, as SVG path data by state; no bar where nothing ran.

    The height is the share of rows that failed, against the largest share among these months. Each state
    has a shape of its own: flat when passed, pointed for a warning, hollow when waived, full when failed,
    a cross where the rule did not run. Passes are strokes, all else is filled.
    """
    most = max((month.percent or Decimal() for month in months if month), default=Decimal())
    drawn: dict[str, str] = {}
    for place, month in enumerate(months):
        if month:
            before = months[place - 1] if place else None
            goes_on = month.state == "passed" and before is not None and before.state == "passed"
            piece = f"m{PITCH - BAR} 0h{BAR}" if goes_on else _bar(month, place * PITCH, most)
            drawn[month.state] = drawn.get(month.state, "") + piece
    return drawn


def _bar(month: Result, x: int, most: Decimal) -> str:
    height = _SHORTEST
    if most and month.percent:
        share = (HEIGHT * month.percent / most).to_integral_value(ROUND_CEILING)
        height = max(int(share), _SHORTEST)
    match month.state:
        case "passed":
            return f"M{x} {HEIGHT - 1}h{BAR}"
        case "warning":
            return f"M{x} {HEIGHT}v-{height - 4}l3-4 3 4v{height - 4}z"
        case "waived":
            return f"M{x} {HEIGHT}v-{height}h{BAR}v{height}zm1-1h4v-{height - 2}h-4z"
        case "not_run":
            return f"M{x} {HEIGHT - 5}l1-1 2 2 2-2 1 1-2 2 2 2-1 1-2-2-2 2-1-1 2-2z"
        case _:
            return f"M{x} {HEIGHT}v-{height}h{BAR}v{height}z"


def in_words(months: Sequence[tuple[Period, Result | None]]) -> str:
    """The rows that failed, month by month, equal neighbours told together: 'Dec–Oct 0, Nov 7'.

    A month in which the rule did not run or did not exist is told as such; months before the first result
    are left out.
    """
    told = [(month.month, _told(result)) for month, result in months]
    while told and told[0][1] == "":
        told.pop(0)
    runs = [(value, [month for month, _ in run]) for value, run in groupby(told, key=lambda pair: pair[1])]
    if len(runs) == 1:
        value, run = runs[0]
        return f"{value} in the first month" if len(run) == 1 else f"{value} in each of {len(run)} months"
    return ", ".join(f"{_span(run)}{_NO_BREAK}{value or 'no result'}" for value, run in runs)


def _told(result: Result | None) -> str:
    if result is None:
        return ""
    if result.state == "not_run":
        return "not run"
    return "nothing to check" if result.checked == 0 else figures.count(result.failed)


def _span(months: Sequence[int]) -> str:
    first, last = (words.MONTHS[month - 1][:3] for month in (months[0], months[-1]))
    return first if len(months) == 1 else f"{first}–{last}"
