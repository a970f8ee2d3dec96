"""The statistics' rules a second time, in plain Python, straight from their definitions.

Written apart from the SQL: exact fractions where values decide, floating point only where a square root or an
exponential is in the formula. Slow and obvious on purpose.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

Number = Fraction | Decimal

Z_95 = 1.959964
Z_998 = 3.090232


def wilson(x: float, n: float, z: float = Z_95) -> tuple[float, float]:
    """Interval of the proportion x of n, as shares."""
    share = x / n
    root = z * math.sqrt(z * z + 4 * x * (1 - share))
    below, above = 2 * (n + z * z), 2 * x + z * z
    return (above - root) / below, (above + root) / below


def byar(x: float) -> tuple[float, float]:
    """Interval of a count of 10 or more."""
    upper = x + 1
    return (
        x * (1 - 1 / (9 * x) - Z_95 / (3 * math.sqrt(x))) ** 3,
        upper * (1 - 1 / (9 * upper) + Z_95 / (3 * math.sqrt(upper))) ** 3,
    )


def exact(x: int) -> tuple[float, float]:
    """Interval of a count below 10: the means of which so many, or so few, come in 1 of 40 cases."""
    upper = _root(lambda mean: _at_most(x, mean) - 0.025)
    lower = 0.0 if x == 0 else _root(lambda mean: _at_most(x - 1, mean) - 0.975)
    return lower, upper


def _at_most(x: int, mean: float) -> float:
    return math.exp(-mean) * math.fsum(mean**k / math.factorial(k) for k in range(x + 1))


def _root(falling: Callable[[float], float]) -> float:
    low, high = 0.0, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2


def count_interval(x: int) -> tuple[float, float]:
    """Interval of a whole count by the method of its size."""
    return byar(x) if x >= 10 else exact(x)


def funnel(p: float, n: float, z: float) -> tuple[float, float]:
    """Limits of a proportion of n around p."""
    spread = z * math.sqrt(p * (1 - p) / n)
    return max(0.0, p - spread), min(1.0, p + spread)


@dataclass(frozen=True)
class Chart:
    """An XmR chart: limits as exact fractions, and cause, side and state of each point."""

    limits: str
    centre: Fraction
    lower: Fraction | None
    upper: Fraction | None
    lower_near: Fraction | None
    upper_near: Fraction | None
    causes: list[str | None]
    sides: list[int]
    states: list[str]


def chart(values: Sequence[Fraction], polarity: int, screen_outliers: bool = False) -> Chart:
    """The chart of one segment's points in order."""
    size = len(values)
    centre = sum(values, Fraction()) / size
    if size < 6:
        nothing: list[str | None] = [None] * size
        return Chart("none", centre, None, None, None, None, nothing, [0] * size, ["too_few"] * size)
    ranges = [abs(values[i] - values[i - 1]) for i in range(1, size)]
    average = sum(ranges, Fraction()) / len(ranges)
    if screen_outliers and average > 0:
        kept = [one for one in ranges if one < Fraction("3.267") * average]
        average = sum(kept, Fraction()) / len(kept)
    lower, upper = centre - Fraction("2.66") * average, centre + Fraction("2.66") * average
    near_low, near_high = centre - Fraction("1.7733") * average, centre + Fraction("1.7733") * average
    causes: list[str | None] = [None] * size
    sides = [0] * size

    def flag(point: int, cause: str, side: int) -> None:
        if causes[point] is None:
            causes[point], sides[point] = cause, side

    for i, value in enumerate(values):
        if value > upper or value < lower:
            flag(i, "outside_limits", 1 if value > upper else -1)
    for first in range(size - 6):
        seven = values[first : first + 7]
        moves = [later - earlier for earlier, later in pairwise(seven)]
        for side in (1, -1):
            if all(move * side > 0 for move in moves):
                for i in range(first, first + 7):
                    flag(i, "trend", side)
    for first in range(size - 2):
        for side in (1, -1):
            three = range(first, first + 3)
            near = [i for i in three if near_high < values[i] <= upper or lower <= values[i] < near_low]
            if all((values[i] - centre) * side > 0 for i in three) and len(near) >= 2:
                for i in near:
                    flag(i, "two_of_three", side)
    for first in range(size - 6):
        for side in (1, -1):
            if all((value - centre) * side > 0 for value in values[first : first + 7]):
                for i in range(first, first + 7):
                    flag(i, "shift", side)
    return Chart(
        "trial" if size < 12 else "full",
        centre,
        lower,
        upper,
        near_low,
        near_high,
        causes,
        sides,
        [state(side, polarity) for side in sides],
    )


def state(side: int, polarity: int) -> str:
    """The state of a point in words."""
    if side == 0:
        return "common_cause"
    meaning = {1: "improvement", -1: "concern", 0: "neutral"}[side * polarity]
    return f"{meaning}_{'high' if side > 0 else 'low'}"


def assurance(seen: Chart, target: Fraction | None, polarity: int) -> str:
    """Whether the process meets its target."""
    if target is None or polarity == 0 or seen.lower is None or seen.upper is None:
        return "none"
    if target > seen.upper:
        return "fails" if polarity == 1 else "passes"
    if target < seen.lower:
        return "passes" if polarity == 1 else "fails"
    return "hit_or_miss"


def slope(points: Sequence[tuple[int, float, float]]) -> float:
    """The weighted slope of points (t, y, w), exact from the floating-point values given."""
    rows = [(Fraction(t), Fraction(y), Fraction(w)) for t, y, w in points]
    w = sum(weight for _, _, weight in rows)
    wt = sum(weight * t for t, _, weight in rows)
    wtt = sum(weight * t * t for t, _, weight in rows)
    wy = sum(weight * y for _, y, weight in rows)
    wty = sum(weight * t * y for t, y, weight in rows)
    return float((w * wty - wt * wy) / (w * wtt - wt * wt))


def recent_trend(
    points: Sequence[tuple[float, float, float] | None], polarity: int
) -> tuple[str, float | None, float | None]:
    """Trend, slope and statistic of (value, lower, upper), oldest first; None where there is no interval."""
    newest = list(points[-5:])
    usable = [point for point in newest if point is not None]
    if len(usable) < 5:
        return "cannot_be_calculated", None, None
    weighted = [(t, y, 1 / ((high - low) / 3.92) ** 2) for t, (y, low, high) in enumerate(usable, start=1)]
    all_five = slope(weighted)
    w = math.fsum(weight for _, _, weight in weighted)
    wt = math.fsum(weight * t for t, _, weight in weighted)
    wtt = math.fsum(weight * t * t for t, _, weight in weighted)
    chi_squared = all_five**2 * (w * wtt - wt**2) / w
    without_one = [slope(weighted[:i] + weighted[i + 1 :]) for i in range(5)]
    signs = {(one > 0) - (one < 0) for one in [all_five, *without_one]}
    if chi_squared > 9.549536 and signs in ({1}, {-1}):
        [sign] = signs
        word = "increasing" if sign > 0 else "decreasing"
        return word + {1: "_better", -1: "_worse", 0: ""}[sign * polarity], all_five, chi_squared
    return "no_significant_change", all_five, chi_squared


def quantile(values: Sequence[Fraction], quarter: int) -> Fraction:
    """R's type 7."""
    ordered = sorted(values)
    place = Fraction((len(ordered) - 1) * quarter, 4)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def quartiles(values: Sequence[Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    """The inner edges of the quartile bands."""
    return quantile(values, 1), quantile(values, 2), quantile(values, 3)


def band(value: Number, edges: Sequence[Fraction], polarity: int) -> str | None:
    """The quartile band of a value between the inner edges."""
    if polarity == 0:
        return None
    quarter = sum(value > edge for edge in edges)
    return ("ABCD" if polarity == -1 else "DCBA")[quarter]


def rank(value: Number, values: Sequence[Number], polarity: int) -> int:
    """The rank of a value among values, best first, ties sharing the smallest."""
    return 1 + sum(other < value if polarity == -1 else other > value for other in values)


def judgement(interval: tuple[float, float] | None, comparator: float | None, polarity: int) -> str | None:
    """Better, worse, similar, higher or lower."""
    if interval is None or comparator is None:
        return None
    low, high = interval
    side = 1 if low > comparator else -1 if high < comparator else 0
    if side == 0:
        return "similar"
    return {1: "better", -1: "worse", 0: "higher" if side > 0 else "lower"}[side * polarity]


def rag(
    value: Fraction, target: Fraction | None, tolerance: Fraction | None, polarity: int, percent: bool
) -> str | None:
    """green, amber, red or none."""
    if target is None or polarity == 0:
        return None
    allowed = tolerance if tolerance is not None else Fraction(5) if percent else abs(target) / 10
    gap = polarity * (value - target)
    return "green" if gap >= 0 else "amber" if gap >= -allowed else "red"


@dataclass(frozen=True)
class Meaning:
    """Direction and what it means."""

    direction: str | None
    judgement: str


def direction(
    value: Fraction,
    last_year: Fraction | None,
    interval: tuple[float, float] | None,
    special_side: int,
    points: int,
    polarity: int,
) -> Meaning:
    """What the number did since the same period last year, and whether that means anything."""
    controlled = special_side if points >= 12 else 0
    if last_year is not None:
        moved = (value > last_year) - (value < last_year)
    elif controlled:
        moved = controlled
    else:
        return Meaning(None, "none")
    excluded = (
        interval is not None and last_year is not None and not interval[0] <= float(last_year) <= interval[1]
    )
    word = {1: "up", -1: "down", 0: "level"}[moved]
    if polarity == 0:
        return Meaning(word, "none")
    if moved == 0 or not (excluded or controlled == moved):
        return Meaning(word, "no_clear_change")
    return Meaning(word, "better" if moved * polarity > 0 else "worse")


def newest_known(values: Mapping[int, float | None], year: int) -> int | None:
    """The newest year up to this one for which a comparator is known."""
    known = [one for one, value in values.items() if value is not None and one <= year]
    return max(known, default=None)
