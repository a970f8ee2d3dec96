"""'The highest since April': where a figure stands among the earlier ones of the same series."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from warehouse.digest.words import counted
from warehouse.statements import phrases
from warehouse.statements.figures import ReleaseFigures
from warehouse.statements.formula import Reference, Series
from warehouse.statements.model import CannotCheck

_TOP = re.compile(r"\b(highest|largest|peak\w*|record high|all[- ]time high)\b", re.IGNORECASE)
_BOTTOM = re.compile(r"\b(lowest|smallest|fewest|record low|all[- ]time low)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(not|never|no longer)\b", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_LONGEST_MONTH = 31


@dataclass(frozen=True)
class Extreme:
    """What is said: the highest or the lowest; 'since a month' leaves that month itself out."""

    is_top: bool
    is_since: bool
    is_denied: bool


def extreme(stated: str, text: str) -> Extreme | None:
    """What the stated value says, or the text where that is only 'true' or empty; None where neither does."""
    said = text if phrases.truth_of(stated) is not None or not stated.strip() else stated
    top, bottom = bool(_TOP.search(said)), bool(_BOTTOM.search(said))
    if top is bottom or phrases.direction(said) == (phrases.FALL if top else phrases.RISE):
        return None
    return Extreme(top, bool(_SINCE.search(f"{said} {text}")), bool(_NOT.search(said)))


def place_in_time(
    figures: ReleaseFigures,
    reference: Reference,
    start: date,
    *,
    from_top: bool,
    without_start: bool,
    prefer: tuple[str, ...],
) -> tuple[int, str]:
    """The figure's place among those from `start` on, 1 being the highest or lowest, and words about it.

    Equal figures share the better place. Months without a figure are passed over and counted in the words.
    Raises `CannotCheck` where the figure itself or every earlier one is missing.
    """
    end = reference.end
    if end is None or start >= end:
        raise CannotCheck("base_period_end is the first point and period_end the one that is spoken of.")
    found = figures.fetch(replace(reference, start=start), prefer)
    assert isinstance(found, dict)  # noqa: S101
    points = {_day(key): value for key, value in found.items()}
    if len(points) != len(found):
        raise CannotCheck(
            f"{figures.names.describe(reference)} names several figures a day; name one member."
        )
    own = points.pop(end, None)
    if own is None:
        raise CannotCheck(f"{figures.names.describe(reference)} has no figure of its last point.")
    if without_start:
        points.pop(start, None)
    if not points:
        raise CannotCheck(f"{figures.names.describe(reference)} has no earlier figure to stand among.")
    ahead = sum(value > own if from_top else value < own for value in points.values())
    return ahead + 1, _told(found, points, start, end)


def holds(said: Extreme, place: int) -> bool:
    """Whether the figure stands where it is said to."""
    return (place == 1) is not said.is_denied


def _day(key: str) -> date:
    """The day in the key of a series: 'area/day/part'."""
    return date.fromisoformat(key.split("/")[1])


def _told(found: Series, points: dict[date, Fraction], start: date, end: date) -> str:
    days = sorted(_day(key) for key in found)
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    text = f"Held against {counted(len(points), 'earlier figure')}."
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if gaps and min(gaps) <= _LONGEST_MONTH and len(days) < months:
        text += f" Of {counted(months - len(days), 'month')} between there is no figure."
    return text
