"""What the sentences of a report claim, as far as rules can read it.

A figure, a measure, a period and a word of comparison make a proposal. What is not in the sentence is taken
from the sentences before it and said so; what is nowhere is left empty. A person confirms it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from warehouse.statements import phrases
from warehouse.statements.model import COLUMNS, Kind
from warehouse.statements.proposing import numbers
from warehouse.statements.proposing.dates import Found, month_end, periods_in
from warehouse.statements.proposing.model import Proposal, Understood, in_words
from warehouse.statements.proposing.numbers import Unread
from warehouse.statements.proposing.tables import Cell
from warehouse.statements.proposing.vocabulary import Named, Vocabulary, named_in
from warehouse.statements.units import amount

_BOUND = re.compile(
    r"\b(no more than|more than|over|above|at least|no fewer than|fewer than|less than|under|below|up to)\s+"
    r"$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(nearly|almost|just under|just over|about|around|approximately|roughly|some)\s+$", re.IGNORECASE
)
_MORE = re.compile(r"^\s*(?:more|fewer|higher|lower|less)\b", re.IGNORECASE)
_LONGEST_GAP = 40
_CHANGE = re.compile(
    r"(?:\bby\s+|\b(?:increased|decreased|reduced|rose|risen|grew|grown|fell|fallen|dropped|declined)\s+|\b(?:reduction|increase|decrease|rise|fall|drop|change|growth)\s+(?:\w+\s+)?of\s+)$",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"\b(?:a year (?:ago|before|earlier)|on (?:the|a) year|last year|previous year|year before)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(above|below|higher than|lower than|better than|worse than|more than|less than|fewer than)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|from|than in|compared (?:with|to)|than)\s+(?:the end of\s+)?$", re.IGNORECASE
)
_RANK = re.compile(r"\b(highest|lowest)\b", re.IGNORECASE)
_BESIDE_FIGURES = re.compile(
    r"\b(?:targets?|change|variance|difference|rank|rating|rag|trend|direction)\b", re.IGNORECASE
)
_BOUNDED = re.compile(
    r"\b(?:no more than|more than|over|above|no fewer than|fewer than|less than|under|below)\s+£?\d",
    re.IGNORECASE,
)
_RUNNING = re.compile(r"\b(?:between|from)\s+(?:the end of\s+)?$", re.IGNORECASE)
# How many sentences after it was named a measure is still taken to be spoken of.
_FARTHEST = 3


@dataclass
class _Context:
    """What the sentences so far have spoken of."""

    code: str = ""
    since_measure: int = 0
    periods: list[Found] = field(default_factory=list)
    before: list[Found] = field(default_factory=list)


def understand(sentences: Iterable[str], vocabulary: Vocabulary) -> Understood:
    """Proposals for every figure, comparison and trend that the rules find, numbered T001, T002 and so on.

    Beside them what is said of a measure in words, pairs, ranges, targets or money, for a person to read.
    """
    found: list[Proposal] = []
    left: list[Unread] = []
    context = _Context()
    for sentence in sentences:
        made, unread_here = _of_sentence(sentence, vocabulary, context)
        left += unread_here
        for proposal in made:
            cells = {**dict.fromkeys(COLUMNS, ""), **proposal.cells}
            cells["statement_id"] = f"T{len(found) + 1:03d}"
            found.append(Proposal(cells, proposal.notes, in_words(cells, vocabulary)))
    return Understood(found, left)


def _of_sentence(
    sentence: str, vocabulary: Vocabulary, context: _Context
) -> tuple[list[Proposal], list[Unread]]:
    measures = named_in(sentence, vocabulary)
    own = periods_in(sentence)
    is_cell = isinstance(sentence, Cell)
    if is_cell and (reason := _no_statement(sentence, measures)):
        return [], [Unread(sentence, sentence.rpartition(": ")[2], reason)]
    periods = own or ([] if numbers.names_a_year(sentence) else context.periods)
    notes: list[str] = []
    context.since_measure = 0 if measures else context.since_measure + 1
    if not is_cell:
        context.code = measures[0].code if measures else context.code
        context.before, context.periods = (context.periods, own) if own else (context.before, context.periods)
    elif measures:
        context.since_measure = _FARTHEST + 1
    if not measures and (not context.code or context.since_measure > _FARTHEST):
        return [], []
    if not measures:
        notes.append("the sentence names no measure; the one before is taken")
    if not own and periods:
        notes.append("the sentence names no period; the one before is taken")
    areas = [code for pattern, code in vocabulary.areas if pattern.search(sentence)]
    made: list[Proposal] = []
    left = numbers.unread(sentence, [(one.start, one.end) for one in measures], own) if measures else []
    measuring: dict[str, set[int]] = {}
    for number in numbers.NUMBER.finditer(sentence):
        code = _nearest(measures, number.start()) or context.code
        unit = vocabulary.measures[code].unit
        if unit not in measuring:
            measuring[unit] = {one.start() for one in numbers.figures(sentence, own, unit)}
        if number.start() not in measuring[unit]:
            continue
        if numbers.is_money(number[0]) and not unit.startswith("gbp"):
            left.append(Unread(sentence, number[0], numbers.MONEY))
        elif numbers.is_rate(sentence) and unit == "count":
            left.append(Unread(sentence, number[0], numbers.RATE))
        elif numbers.is_part(sentence[: number.start()]) and not (
            "%" in number[0] or _part(sentence, code, vocabulary)
        ):
            left.append(Unread(sentence, number[0], numbers.PART))
        elif not measures and numbers.counts_another(sentence[number.end() :]):
            left.append(Unread(sentence, number[0], numbers.ANOTHER))
        else:
            made.append(_of_number(sentence, number, code, periods, context.before, areas, vocabulary, notes))
    if measures and not is_cell:
        said = _BESIDE.search(sentence) or _RANK.search(sentence)
        code = _nearest(measures, said.start() if said else 0)
        made += _of_words(sentence, code, periods, bool(own), areas, vocabulary, notes, bool(made))
    return made, left


def _no_statement(cell: str, measures: list[Named]) -> str:
    """Why the cell of a table says nothing that can be checked; empty where it does."""
    if not measures:
        return "its row and column name no measure that the catalogue knows"
    rest = cell
    for one in reversed(measures):
        rest = rest[: one.start] + rest[one.end :]
    return "a target, a change or a rank in a table" if _BESIDE_FIGURES.search(rest) else ""


def _nearest(found: list[Named], place: int) -> str:
    """The code that stands nearest to a place in the sentence."""
    return min(found, key=lambda one: abs(one.start - place)).code if found else ""


def _of_number(
    sentence: str,
    number: re.Match[str],
    code: str,
    periods: list[Found],
    before_periods: list[Found],
    areas: list[str],
    vocabulary: Vocabulary,
    notes: list[str],
) -> Proposal:
    measure = vocabulary.measures[code]
    written = number[0].strip()
    before = sentence[: number.start()]
    is_percent = bool(re.search(r"%|per ?cent\b", written, re.IGNORECASE))
    cells = {
        "text": sentence,
        "indicator_code": code,
        "area_code": vocabulary.authority,
        "kind": str(Kind.VALUE),
        "stated_value": re.sub(r"\s?(?:%|per ?cent|percentage points)$", "", written, flags=re.IGNORECASE),
        "unit": "percent" if is_percent else measure.unit,
        "breakdown": _part(sentence, code, vocabulary),
    }
    parsed = amount(written)
    cells["decimals"] = str(parsed[2]) if parsed else ""
    notes = list(notes)
    here = _period_of(sentence, periods, number)
    more = bool(_MORE.search(sentence[number.end() :])) and len(periods) > 1
    if _CHANGE.search(_ABOUT.sub("", before)) or more:
        cells["kind"] = str(
            Kind.PERCENT_CHANGE if is_percent and measure.unit != "percent" else Kind.DIFFERENCE
        )
        if is_percent and measure.unit == "percent":
            cells["unit"] = "percentage points"
            notes.append("a change of a percentage is read as percentage points")
        here = max(periods, key=lambda one: one.day) if periods else None
        if len(periods) == 1 and _SINCE.search(sentence[: periods[0].start]):
            cells["base_period_end"] = periods[0].day.isoformat()
            later = [one for one in before_periods if one.day > periods[0].day]
            here = max(later, key=lambda one: one.day) if later else None
            notes.append("the later day is not in the sentence; the one before is taken" if later else "")
        else:
            cells["base_period_end"] = _base(sentence, periods, here)
    elif is_percent and measure.unit == "count":
        cells["kind"] = str(Kind.SHARE_OF)
        notes.append(
            "a percentage of a count is read as a share of the whole; name the whole if it is another"
        )
    elif areas and _quotes_area(before):
        cells["area_code"] = areas[0]
        notes.append("the figure is read as the comparator's")
    if cells["kind"] == str(Kind.VALUE) and (bound := _BOUND.search(before)):
        cells["kind"] = str(Kind.COMPARISON)
        cells["stated_value"] = f"{bound[1].lower()} {cells['stated_value']}"
    elif near := _ABOUT.search(before):
        cells["stated_value"] = f"{near[1].lower()} {cells['stated_value']}"
    cells["period_end"] = here.day.isoformat() if here else ""
    if cells["kind"] == str(Kind.VALUE) and _is_running(sentence, periods):
        cells |= {
            "kind": str(Kind.SUM),
            "base_period_end": month_end(periods[0].day).isoformat(),
            "period_end": periods[1].day.isoformat(),
        }
        notes.append("a number between two months is read as the sum of the months")
    if not here:
        notes.append("no period was found")
    return Proposal(cells, tuple(dict.fromkeys(note for note in notes if note)))


def _is_running(sentence: str, periods: list[Found]) -> bool:
    """Whether the sentence gives one number for all months between two, and no way that they went."""
    return (
        len(periods) == 2
        and periods[0].day < periods[1].day
        and bool(_RUNNING.search(sentence[: periods[0].start]))
        and sentence[periods[0].end : periods[1].start].strip() in ("and", "to")
        and _way(sentence) is None
        and len(numbers.figures(sentence, periods)) == 1
    )


def _quotes_area(before: str) -> bool:
    """Whether a number follows a comparator closely: 'the national average of 90.6'."""
    return bool(
        re.search(
            r"\b(?:average|england|national(?:ly)?|neighbours?|region(?:al)?)\b[^.;,]{0,30}$", before, re.I
        )
    )


def _of_words(
    sentence: str,
    code: str,
    periods: list[Found],
    is_dated: bool,
    areas: list[str],
    vocabulary: Vocabulary,
    notes: list[str],
    has_number: bool,
) -> list[Proposal]:
    """Comparisons with an area, ranks, and trends without a number of their own."""
    ordered = sorted(periods, key=lambda one: one.day)
    cells = {
        "text": sentence,
        "indicator_code": code,
        "area_code": vocabulary.authority,
        "period_end": ordered[-1].day.isoformat() if ordered else "",
        "breakdown": _part(sentence, code, vocabulary),
    }
    made: list[Proposal] = []
    beside = _BESIDE.search(sentence)
    if areas and beside:
        compared = {
            "kind": str(Kind.COMPARISON),
            "other_area_code": areas[0],
            "stated_value": beside[1].lower(),
        }
        made.append(Proposal({**cells, **compared}, tuple(notes)))
    elif (rank := _RANK.search(sentence)) and areas:
        ranked = {"kind": str(Kind.RANK), "other_area_code": areas[0], "stated_value": rank[1].lower()}
        made.append(Proposal({**cells, **ranked}, tuple(notes)))
    elif rank and is_dated and len(ordered) > 1 and re.search(r"\bsince\b", sentence, re.IGNORECASE):
        since = {
            "kind": str(Kind.TREND),
            "base_period_end": ordered[0].day.isoformat(),
            "stated_value": f"{rank[1].lower()} since",
        }
        made.append(Proposal({**cells, **since}, tuple(notes)))
    elif is_dated and _way(sentence) is not None and len(ordered) > 1 and not _is_change(sentence):
        words = {phrases.RISE: "rose", phrases.FALL: "fell", phrases.LEVEL: "level"}
        way = words[_way(sentence) or 0]
        every = " every month" if re.search(r"\b(every|each|month (?:by|on) month)\b", sentence, re.I) else ""
        trend = {
            "kind": str(Kind.TREND),
            "base_period_end": ordered[0].day.isoformat(),
            "stated_value": way + every,
        }
        made.append(Proposal({**cells, **trend}, tuple(notes)))
    elif _YEAR_BEFORE.search(sentence) and not has_number and _way(sentence) is not None and ordered:
        words = {phrases.RISE: "above", phrases.FALL: "below", phrases.LEVEL: "equal"}
        stated = words[_way(sentence) or 0]
        base = _base(sentence, periods, ordered[-1])
        compared = {"kind": str(Kind.COMPARISON), "base_period_end": base, "stated_value": stated}
        made.append(Proposal({**cells, **compared}, tuple(notes)))
    return made


def _way(sentence: str) -> int | None:
    """Which way the sentence says that a figure goes; a bound such as 'above 600' says none."""
    return phrases.direction(_BOUNDED.sub("", sentence))


def _is_change(sentence: str) -> bool:
    return any(_CHANGE.search(sentence[: match.start()]) for match in numbers.NUMBER.finditer(sentence))


def _part(sentence: str, code: str, vocabulary: Vocabulary) -> str:
    found = {part for pattern, part in vocabulary.parts.get(code, ()) if pattern.search(sentence)}
    return found.pop() if len(found) == 1 else ""


def _period_of(sentence: str, periods: list[Found], number: re.Match[str]) -> Found | None:
    """The period of a number: the one that follows it with no other number between, else the nearest."""
    after = [one for one in periods if one.start >= number.end()]
    if after:
        between = sentence[number.end() : after[0].start]
        if re.fullmatch(r"\s*\((?:in |at )?", between):
            return after[0]
        if len(between) <= _LONGEST_GAP and not re.search(r"[\d.;,()]", between):
            return after[0]
    return _nearest_period(periods, number.start())


def _nearest_period(periods: list[Found], place: int) -> Found | None:
    return (
        min(periods, key=lambda one: min(abs(one.start - place), abs(one.end - place))) if periods else None
    )


def _base(sentence: str, periods: list[Found], here: Found | None) -> str:
    """The day that a change is counted from: the earlier period named, or a year before."""
    if here is None:
        return ""
    earlier = [one.day for one in periods if one.day < here.day]
    if earlier:
        return max(earlier).isoformat()
    if _YEAR_BEFORE.search(sentence):
        day = here.day
        leap = day.month == 2 and day.day >= 28
        return (
            date(day.year - 1, 3, 1).replace(month=2, day=28) if leap else day.replace(year=day.year - 1)
        ).isoformat()
    return ""
