"""What the made-up population must add up to: the published monthly series, and steps between them.

Five series were printed for April to November of 2015, 2016 and 2017 (Thurrock Council, Corporate
Parenting and Children's Services Overview and Scrutiny papers; register entry D4, item 8, figures 1 and 4
to 7). The months that were not printed are interpolated here, so that the population moves steadily.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise

from warehouse.periods import Period

FIRST = Period(2015, 4)
LAST = Period(2018, 1)
MONTHS = 34
#: Months simulated before the first delivery, because its lists look back six months and more.
BEFORE = 12

_YEARS = (2015, 2016, 2017)
_PRINTED: dict[str, tuple[str, str, str]] = {
    "CSC001": (
        "412 389 501 511 341 405 461 375",
        "437 579 562 528 411 479 405 431",
        "401 487 516 517 355 457 520 611",
    ),
    "CLA002": (
        "278 282 292 299 309 316 326 328",
        "336 334 329 336 335 353 345 338",
        "338 326 329 320 318 311 311 311",
    ),
    "CLA010": ("38 41 51 55 61 60 63 67", "76 72 70 80 84 92 89 81", "50 49 44 41 39 36 36 32"),
    "CSC051": (
        "202 201 190 189 202 205 203 189",
        "297 317 304 302 310 283 300 311",
        "271 261 280 272 288 277 250 239",
    ),
    "CLA021": (
        "65.31 66.67 64.29 64.52 66.00 69.00 68.37 63.27",
        "64.36 63.81 63.11 63.21 60.95 60.58 60.00 60.19",
        "66.33 64.65 64.21 64.52 65.59 62.64 62.77 64.13",
    ),
}
#: Contacts fall in December and rise before Easter; used only where no figure was printed.
_SEASON = {month: Decimal(text) for month, text in ((12, "0.82"), (1, "1.03"), (2, "0.97"), (3, "1.09"))}
#: The two months after the last printed one go on towards these values.
_AFTER = {"CSC001": "498", "CLA002": "309", "CLA010": "30", "CSC051": "241"}
#: Adoptions by financial year as printed (D4, item 8, 3.20: a backlog was cleared in 2015-16).
ADOPTIONS = {"2015-16": 20, "2016-17": 10, "2017-18": 4}
#: Girls among the children looked after at the end of April 2017, as printed (D4, LSCB annual report).
GIRLS_IN_CARE = (Period(2017, 4), 108)


def index_of(month: Period) -> int:
    """The month's place in the sample range: 0 is April 2015."""
    return (month.year - FIRST.year) * 12 + month.month - FIRST.month


def month_at(index: int) -> Period:
    """The month at that place of the sample range (may lie before it)."""
    return FIRST.shift(index)


@cache
def published(code: str) -> dict[Period, Decimal]:
    """The printed values of one indicator by month."""
    return {
        Period(year, 4 + place): Decimal(text)
        for year, line in zip(_YEARS, _PRINTED[code], strict=True)
        for place, text in enumerate(line.split())
    }


@dataclass(frozen=True)
class Target:
    """What one month must come to: contacts in the month, the others on its last day."""

    contacts: int
    looked_after: int
    uasc: int
    on_plan: int
    stable: int
    long_term: int


def rounded_percent(numerator: int, denominator: int) -> Decimal:
    """The percentage to two decimals, half away from zero."""
    return (Decimal(100 * numerator) / denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def stability_pairs(percent: Decimal, low: int = 88, high: int = 110) -> list[tuple[int, int]]:
    """Every (stable, all) pair that prints as `percent`, with a denominator from `low` to `high`.

    The council looked after 278 to 353 children; a long-term cohort under 16 of 88 to 110 is about a
    third of them, and every printed percentage has at least one pair there.
    """
    return [
        (numerator, denominator)
        for denominator in range(low, high + 1)
        for numerator in range(denominator + 1)
        if rounded_percent(numerator, denominator) == percent
    ]


@cache
def stability_path() -> dict[Period, tuple[int, int]]:
    """One (stable, all) pair a published month: those that change least from month to month."""
    months = sorted(published("CLA021"))
    best = {pair: (0.0, [pair]) for pair in stability_pairs(published("CLA021")[months[0]])}
    for before, month in pairwise(months):
        gap = index_of(month) - index_of(before)
        found: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}
        for pair in stability_pairs(published("CLA021")[month]):
            costs = (
                (cost + ((pair[0] - last[0]) ** 2 + (pair[1] - last[1]) ** 2) / gap, [*path, pair])
                for last, (cost, path) in best.items()
            )
            found[pair] = min(costs)
        best = found
    return dict(zip(months, min(best.values())[1], strict=True))


def _line(anchors: dict[int, Decimal], index: int) -> int:
    """The value at `index` on straight lines between the anchors, level outside them."""
    if index in anchors:
        return int(anchors[index])
    before = max((place for place in anchors if place < index), default=None)
    after = min((place for place in anchors if place > index), default=None)
    if before is None or after is None:
        return int(anchors[before if before is not None else min(anchors)])
    share = Decimal(index - before) / (after - before)
    value = anchors[before] + (anchors[after] - anchors[before]) * share
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def _anchors(code: str) -> dict[int, Decimal]:
    anchors = {index_of(month): value for month, value in published(code).items()}
    anchors[MONTHS - 1] = Decimal(_AFTER[code])
    return anchors


def _contacts(index: int) -> int:
    anchors = _anchors("CSC001")
    if index in anchors:
        return int(anchors[index])
    level = Decimal(_line(anchors, index)) if index >= 0 else Decimal(430)
    return int(level * _SEASON.get(month_at(index).month, Decimal(1)))


@cache
def targets() -> dict[int, Target]:
    """The target of every simulated month by its index: published where printed, else in between."""
    path = stability_path()
    stable = {index_of(month): Decimal(pair[0]) for month, pair in path.items()}
    cohort = {index_of(month): Decimal(pair[1]) for month, pair in path.items()}
    return {
        index: Target(
            contacts=_contacts(index),
            looked_after=_line(_anchors("CLA002"), index),
            uasc=_line(_anchors("CLA010"), index),
            on_plan=_line(_anchors("CSC051"), index),
            stable=_line(stable, index),
            long_term=_line(cohort, index),
        )
        for index in range(-BEFORE, MONTHS)
    }


def months_between(first: Period, last: Period) -> Iterator[Period]:
    """The months from first to last, both included."""
    month = first
    while month <= last:
        yield month
        month = month.shift(1)
