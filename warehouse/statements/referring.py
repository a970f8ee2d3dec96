"""Which figures a statement names by its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from warehouse.statements.figures import ReleaseFigures
from warehouse.statements.formula import LEDGERS, Reference
from warehouse.statements.model import CannotCheck, Statement

_NO_BREAKDOWN = frozenset({"", "all", "all=all", "all:all", "all/all", "total", "whole"})
_MEMBER = re.compile(r"([^=:/]+)[=:/](.+)")


def choices_of(figures: ReleaseFigures, source: str, text: str) -> tuple[tuple[str, str], ...]:
    """Read the breakdown column.

    'age=0_to_4', 'sex:male', 'age=0_to_4;5_to_11', 'male' where one breakdown has it, 'age' for every member.
    """
    if text.strip().lower() in _NO_BREAKDOWN:
        return ()
    found: list[tuple[str, str]] = []
    for item in (part.strip() for part in text.split(";")):
        if pair := _MEMBER.fullmatch(item):
            found.append((pair[1].strip(), pair[2].strip()))
        elif found:
            found.append((found[-1][0], item))
        elif source not in LEDGERS and (member := figures.members(source.upper(), item)):
            found.append(member)
        else:
            found.append((item, "*"))
    if source in LEDGERS:
        return tuple(found)
    return tuple((breakdown.lower(), member.lower().replace(" ", "_")) for breakdown, member in found)


def subject(figures: ReleaseFigures, statement: Statement, source: str = "") -> Reference:
    """The figure that a statement is about."""
    code = source or statement.indicator_code
    return Reference(
        code,
        start=statement.period_end,
        end=statement.period_end,
        area=statement.area_code,
        document=statement.document,
        period_kind=statement.period_kind,
        choices=choices_of(figures, code, statement.breakdown),
    )


def compared_with(figures: ReleaseFigures, statement: Statement) -> Reference | None:
    """The figure it is held against: another day, area, indicator or document's; None where none is named."""
    if not (
        statement.base_period_end
        or statement.other_indicator_code
        or statement.other_area_code
        or statement.other_document
    ):
        return None
    first = subject(figures, statement)
    day = statement.base_period_end or statement.period_end
    second = replace(
        first,
        start=day,
        end=day,
        area=statement.other_area_code or first.area,
        document=statement.other_document or first.document,
    )
    if not statement.other_indicator_code:
        return second
    try:
        choices = choices_of(figures, statement.other_indicator_code, statement.breakdown)
        other = replace(second, source=statement.other_indicator_code, choices=choices)
        used, notes = list(figures.used), list(figures.notes)
        figures.fetch(other)
        figures.used, figures.notes = used, notes
    except CannotCheck:
        # The other indicator may not be broken down in this way: then its whole is meant.
        other = replace(second, source=statement.other_indicator_code, choices=())
    return other


def one_figure(figures: ReleaseFigures, reference: Reference, prefer: Sequence[str]) -> Fraction:
    """The one figure that a reference names; raises `CannotCheck`, also where it names several."""
    found = figures.fetch(reference, prefer)
    if isinstance(found, dict):
        raise CannotCheck(
            f"{figures.names.describe(reference)} names several figures; name one, or say that it is a sum."
        )
    return found


def pair(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str]) -> tuple[Fraction, Fraction]:
    """The two figures of a statement; a missing one does not hide that the other is missing too."""
    second = compared_with(figures, statement)
    if second is None:
        raise CannotCheck(
            "The figure to hold it against is not named: give base_period_end, other_indicator_code or "
            "other_area_code."
        )
    found, missing = [], []
    for reference in (subject(figures, statement), second):
        try:
            found.append(one_figure(figures, reference, prefer))
        except CannotCheck as fault:
            missing.append(str(fault))
    if missing:
        raise CannotCheck(" ".join(dict.fromkeys(missing)))
    return found[0], found[1]
