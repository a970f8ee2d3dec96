"""Recomputes what a statement claims from the figures of a release, unrounded."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from warehouse.digest.words import counted, month_name
from warehouse.statements import extremes, phrases
from warehouse.statements import formula as formulas
from warehouse.statements.figures import ReleaseFigures
from warehouse.statements.formula import LEDGERS, Reference, Series
from warehouse.statements.model import PERIOD_KINDS, CannotCheck, Kind, Statement, rounded
from warehouse.statements.names import NEIGHBOURS
from warehouse.statements.referring import compared_with, one_figure, pair, subject
from warehouse.statements.units import multiplier_of


@dataclass(frozen=True)
class Recomputed:
    """A number in the statement's unit, or whether what is said holds; `words` adds what to know."""

    number: Fraction | None = None
    holds: bool | None = None
    words: str = ""


def recompute(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str]) -> Recomputed:
    """Recompute one statement; of several kinds of period on one day the first of `prefer` is taken.

    Raises `CannotCheck` naming what is missing.
    """
    if statement.formula:
        return _by_formula(figures, statement, prefer)
    if not statement.indicator_code:
        missing = statement.missing or "indicator_code is empty"
        raise CannotCheck(f"No measure of the catalogue is named: {missing.rstrip('.')}.")
    if statement.kind is Kind.COMPARISON:
        return _compared(figures, statement, prefer)
    if statement.kind is Kind.TREND:
        return _trended(figures, statement, prefer)
    if statement.kind is Kind.RANK:
        return _ranked(figures, statement, prefer)
    number = _NUMBERS[statement.kind](figures, statement, prefer)
    scaled = statement.kind in {Kind.VALUE, Kind.DIFFERENCE, Kind.SUM}
    return Recomputed(number / statement.scale if scaled else number)


def _value(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str]) -> Fraction:
    return one_figure(figures, subject(figures, statement), prefer)


def _difference(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str]) -> Fraction:
    first, second = pair(figures, statement, prefer)
    return first - second


def _percent_change(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str]) -> Fraction:
    first, second = pair(figures, statement, prefer)
    return _quotient(first - second, second) * 100


def _ratio(
    figures: ReleaseFigures, statement: Statement, prefer: Sequence[str], default: int = 1
) -> Fraction:
    if compared_with(figures, statement) is None:
        return _share(figures, statement, prefer, default)
    first, second = pair(figures, statement, prefer)
    return _quotient(first, second) * multiplier_of(statement.unit, default)


def _share_of(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str]) -> Fraction:
    default = 1 if statement.unit.lower() in {"ratio", "proportion", "fraction"} else 100
    second = compared_with(figures, statement)
    if second is None:
        return _share(figures, statement, prefer, default)
    # A share is of the whole of the other indicator, whatever part the first figure is.
    first = one_figure(figures, subject(figures, statement), prefer)
    whole = replace(second, choices=()) if statement.other_indicator_code else second
    return _quotient(first, one_figure(figures, whole, prefer)) * multiplier_of(statement.unit, default)


def _share(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str], default: int) -> Fraction:
    """A part of its own whole: a member of a breakdown, or an indicator's own numerator and denominator."""
    first = subject(figures, statement)
    factor = multiplier_of(statement.unit, default)
    missing = None
    try:
        above = one_figure(figures, replace(first, part="numerator"), prefer)
        below = one_figure(figures, replace(first, part="denominator"), prefer)
        return _quotient(above, below) * factor
    except CannotCheck as fault:
        figures.forget()
        missing = fault
    if not first.choices:
        raise missing
    above = one_figure(figures, first, prefer)
    below = one_figure(figures, replace(first, choices=()), prefer)
    return _quotient(above, below) * factor


def _quotient(above: Fraction, below: Fraction) -> Fraction:
    if below == 0:
        raise CannotCheck("The figure to divide by is zero.")
    return above / below


def _sum(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str]) -> Fraction:
    codes = [
        code.strip()
        for column in (statement.indicator_code, statement.other_indicator_code)
        for code in re.split(r"[;,+]", column)
        if code.strip()
    ]
    total, missing = Fraction(0), []
    areas = [statement.area_code] + ([statement.other_area_code] if statement.other_area_code else [])
    for code in codes:
        for area in areas:
            reference = replace(subject(figures, statement, code), area=area)
            try:
                if statement.base_period_end:
                    reference = _span(figures, reference, statement.base_period_end)
                found = figures.fetch(reference, prefer, complete=True)
                total += sum(found.values(), Fraction(0)) if isinstance(found, dict) else found
            except CannotCheck as fault:
                missing.append(str(fault))
    if missing:
        raise CannotCheck(" ".join(dict.fromkeys(missing)))
    return total


def _span(figures: ReleaseFigures, reference: Reference, start: date) -> Reference:
    """The reference over the months from `start`; what is counted on a day does not add up."""
    if reference.source not in LEDGERS:
        row = figures.names.indicator(reference.source)
        if row["kind"] != "flow":
            raise CannotCheck(f"{row['name']} is counted on a day, so its months do not add up to anything.")
    if reference.end is None or start > reference.end:
        raise CannotCheck("base_period_end is the first month of the sum and period_end the last.")
    return replace(reference, start=start)


def _polarity(figures: ReleaseFigures, statement: Statement) -> int | None:
    if not statement.indicator_code or statement.indicator_code in LEDGERS or statement.formula:
        return None
    found = figures.names.indicator(statement.indicator_code)["polarity"]
    return None if found is None else int(found)


def _compared(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str]) -> Recomputed:
    said = extremes.extreme(statement.stated_value, statement.text)
    if said is not None and _is_in_time(statement):
        return _extreme(figures, statement, prefer, said)
    name = phrases.comparison(statement.stated_value, statement.text, _polarity(figures, statement))
    if name is None:
        raise CannotCheck(
            "Neither the stated value nor the text says in one way how the figures compare: above, below, at "
            "least, at most, equal."
        )
    holds = phrases.OPERATORS[name]
    if compared_with(figures, statement) is None:
        if statement.stated is None:
            raise CannotCheck(
                "The figure to compare with is not named: give base_period_end, other_indicator_code, "
                "other_area_code, or a number as the stated value."
            )
        first = one_figure(figures, subject(figures, statement), prefer)
        return Recomputed(
            holds=holds(first, Fraction(statement.stated) * statement.scale), words=_asked(name)
        )
    first, second = pair(figures, statement, prefer)
    if (
        statement.stated is not None
        and rounded(first / statement.scale, statement.decimals or 0) != statement.stated
    ):
        return Recomputed(holds=False, words="The first figure is not the stated one.")
    return Recomputed(holds=holds(first, second), words=_asked(name))


def _asked(name: str) -> str:
    return f"Asked was whether the first figure is {phrases.OPERATOR_WORDS[name]} the other."


def _trended(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str]) -> Recomputed:
    peak = extremes.extreme(statement.stated_value, statement.text)
    if peak is not None and _is_in_time(statement):
        return _extreme(figures, statement, prefer, peak)
    said = phrases.trend(statement.stated_value, statement.text, _polarity(figures, statement))
    if said is None:
        raise CannotCheck(
            "Neither the stated value nor the text says one direction: rose, fell or level, with "
            "'every month' where every step is meant."
        )
    if statement.base_period_end is None:
        raise CannotCheck("The first point of the trend is not named: give base_period_end.")
    reference = replace(subject(figures, statement), start=statement.base_period_end)
    if reference.end is None or statement.base_period_end >= reference.end:
        raise CannotCheck("base_period_end is the first point of a trend and period_end the last.")
    if len(reference.choices) > 1 or any(member == "*" for _, member in reference.choices):
        raise CannotCheck("A trend is of one figure; name one member of the breakdown.")
    pointwise = said.every_step or said.direction == phrases.LEVEL
    found = figures.fetch(reference, prefer, complete=pointwise)
    assert isinstance(found, dict)  # noqa: S101
    ends = {str(reference.start), str(reference.end)}
    if missing := ends - {key.strip("/") for key in (k.split("/")[1] for k in found)}:
        days = [month_name(date.fromisoformat(day)) for day in sorted(missing)]
        raise CannotCheck(f"{figures.names.describe(reference)} has no figure of {' and '.join(days)}.")
    return Recomputed(holds=said.holds(list(found.values())), words=_steps(found))


def _is_in_time(statement: Statement) -> bool:
    """Whether the figure is held against earlier ones of its own."""
    others = (statement.other_area_code, statement.other_indicator_code, statement.other_document)
    return statement.base_period_end is not None and not any(others)


def _extreme(
    figures: ReleaseFigures, statement: Statement, prefer: Sequence[str], said: extremes.Extreme
) -> Recomputed:
    place, words = _place_in_time(
        figures, statement, prefer, from_top=said.is_top, without_start=said.is_since
    )
    end = "highest" if said.is_top else "lowest"
    return Recomputed(holds=extremes.holds(said, place), words=f"Place {place} from the {end}. {words}")


def _place_in_time(
    figures: ReleaseFigures,
    statement: Statement,
    prefer: Sequence[str],
    *,
    from_top: bool,
    without_start: bool,
) -> tuple[int, str]:
    assert statement.base_period_end is not None  # noqa: S101
    return extremes.place_in_time(
        figures,
        subject(figures, statement),
        statement.base_period_end,
        from_top=from_top,
        without_start=without_start,
        prefer=tuple(prefer) or PERIOD_KINDS,
    )


def _steps(points: Series) -> str:
    numbers = list(points.values())
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    rises, falls = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    return f"{len(steps)} steps: {rises} up, {falls} down, {len(steps) - rises - falls} level."


def _ranked(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str]) -> Recomputed:
    polarity = _polarity(figures, statement) or 0
    # As the release ranks: 1 is the best, or the highest where neither end is good.
    best_is_top = polarity >= 0
    words = f"{statement.stated_value} {statement.unit} {statement.text}"
    said = phrases.rank_from_top(words, polarity)
    from_top = best_is_top if said is None else said
    if _is_in_time(statement):
        since = bool(re.search(r"\bsince\b", words, re.IGNORECASE))
        place, told = _place_in_time(figures, statement, prefer, from_top=from_top, without_start=since)
        return Recomputed(Fraction(place), words=told)
    reference = subject(figures, statement)
    group = figures.names.area(statement.other_area_code) if statement.other_area_code else ""
    end = "highest" if from_top else "lowest"
    if group != NEIGHBOURS:
        own = one_figure(figures, reference, prefer)
        within = group if figures.names.area_kind(group) == "region" else ""
        others = _of_others(figures, reference, prefer, within)
        if others:
            ahead = sum(other > own if from_top else other < own for other in others)
            shown = f"Rank from the {end} of {len(others) + 1} areas with a figure."
            return Recomputed(Fraction(ahead + 1), words=shown)
    rank, rank_of = figures.compared_rank(reference, group)
    if from_top is not best_is_top:
        raise CannotCheck(f"The release ranks {figures.names.describe(reference)} from the other end.")
    return Recomputed(Fraction(rank), words=f"Rank from the {end} of {rank_of} areas, as the release has it.")


def _of_others(
    figures: ReleaseFigures, reference: Reference, prefer: Sequence[str], within: str
) -> list[Fraction]:
    """The figures of the other authorities, of a region where one is named."""
    used = list(figures.used)
    try:
        found = figures.fetch(replace(reference, area="*"), prefer)
    except CannotCheck:
        return []
    finally:
        figures.used = used
    assert isinstance(found, dict)  # noqa: S101
    peers = set(figures.names.authorities(within)) - {figures.names.area(reference.area)}
    return [number for key, number in found.items() if key.split("/")[0] in peers]


def _by_formula(figures: ReleaseFigures, statement: Statement, prefer: Sequence[str]) -> Recomputed:
    parsed = formulas.parse(statement.formula)
    # What is added up or averaged needs every month; a highest or lowest of those there are may stand.
    complete = bool(re.search(r"\b(sum|mean|count)\s*\(", statement.formula))

    def fetch(reference: Reference) -> Fraction | Series:
        kinds = prefer if reference.area == statement.area_code or not reference.period_kind else PERIOD_KINDS
        return figures.fetch(reference, kinds, complete=complete)

    found = formulas.evaluate(parsed, fetch)
    given = formulas.literals(parsed)
    words = ""
    if not parsed.references:
        words = "Only the statement's own numbers were used, none of the release."
    elif given:
        verb = "is" if given == 1 else "are"
        words = f"{counted(given, 'number')} in the formula {verb} its own, not the release's."
    if isinstance(found, bool):
        return Recomputed(holds=found, words=words)
    if isinstance(found, dict):
        if statement.kind is not Kind.TREND:
            raise CannotCheck("The formula gives a series; say sum, mean, max or min of it.")
        said = phrases.trend(statement.stated_value, statement.text, None)
        if said is None:
            raise CannotCheck(
                "Neither the stated value nor the text says one direction: rose, fell or level."
            )
        return Recomputed(holds=said.holds(list(found.values())), words=f"{_steps(found)} {words}".strip())
    if statement.kind is Kind.COMPARISON:
        name = phrases.comparison(statement.stated_value, statement.text, None)
        if name is None or statement.stated is None:
            raise CannotCheck("The formula gives a number and no comparison.")
        holds = phrases.OPERATORS[name](found, Fraction(statement.stated) * statement.scale)
        return Recomputed(holds=holds, words=words)
    quotient = statement.kind in {Kind.RATIO, Kind.SHARE_OF, Kind.PERCENT_CHANGE, Kind.RANK}
    return Recomputed(found if quotient else found / statement.scale, words=words)


_NUMBERS: dict[Kind, Callable[[ReleaseFigures, Statement, Sequence[str]], Fraction]] = {
    Kind.VALUE: _value,
    Kind.DIFFERENCE: _difference,
    Kind.PERCENT_CHANGE: _percent_change,
    Kind.RATIO: _ratio,
    Kind.SHARE_OF: _share_of,
    Kind.SUM: _sum,
}
