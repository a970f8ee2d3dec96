"""What the sentences of a report claim, as far as rules can read it.

A figure, a measure, a period and a word of comparison make a proposal. What is not in the sentence is taken
from the sentences before it and said so; what is nowhere is left empty. A person confirms it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from warehouse.digest.words import day_name
from warehouse.statements import phrases
from warehouse.statements.model import COLUMNS, Kind
from warehouse.statements.proposing.dates import Found, periods_in
from warehouse.statements.proposing.vocabulary import Vocabulary
from warehouse.statements.units import amount

_NUMBER = re.compile(
    r"(?<![\w.,/\u2013-])£?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    r"(?:\s?(?:per ?cent|percentage points|million|m|k|bn)\b|\s?%)?(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)
# Numbers that name or date something instead of measuring it.
_NO_FIGURE_BEFORE = re.compile(
    r"(?:\b(?:fig(?:ure)?|table|item|para(?:graph)?|priority|page|section|appendix|aged?|ages|per|q|quarter|line|"
    r"within|article|together|key stage|year)\s*\.?)\s*$",
    re.IGNORECASE,
)
_NO_FIGURE_AFTER = re.compile(
    r"^\s*(?:working days|days?|weeks?|months?|years?|miles|or (?:more|over)|hours)\b", re.IGNORECASE
)
# 'Over 18s' is an age, 'over 600' a bound.
_AGE_BEFORE = re.compile(r"\b(?:over|under)\s+(?:the age of\s+)?$", re.IGNORECASE)
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
    r"(?:\bby\s+|\b(?:reduction|increase|decrease|rise|fall|drop|change|growth)\s+(?:\w+\s+)?of\s+)$",
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


@dataclass(frozen=True)
class Proposal:
    """One proposed statement by input column, with what the reader should look at."""

    cells: dict[str, str]
    notes: tuple[str, ...] = ()
    understood: str = ""


def in_words(cells: dict[str, str], vocabulary: Vocabulary) -> str:
    """What a proposal was understood to say."""
    code = cells["indicator_code"]
    what = [f"{cells['kind'].replace('_', ' ')} of {vocabulary.measures[code].name} ({code})"]
    what += [cells["breakdown"].replace("_", " ")] if cells["breakdown"] else []
    if cells["area_code"] != vocabulary.authority:
        what.append(f"of {cells['area_code'].replace('_', ' ')}")
    if cells["period_end"]:
        what.append(day_name(date.fromisoformat(cells["period_end"])))
    if cells["base_period_end"]:
        what.append(f"against {day_name(date.fromisoformat(cells['base_period_end']))}")
    if cells["other_area_code"]:
        what.append(f"against {cells['other_area_code'].replace('_', ' ')}")
    what.append(f"stated {cells['stated_value']} {cells['unit']}".rstrip())
    return ", ".join(what)


@dataclass
class _Context:
    """What the sentences so far have spoken of."""

    code: str = ""
    periods: list[Found] = field(default_factory=list)
    before: list[Found] = field(default_factory=list)


def propose(sentences: Iterable[str], vocabulary: Vocabulary) -> list[Proposal]:
    """Proposals for every figure, comparison and trend that the rules find, numbered T001, T002 and so on."""
    found: list[Proposal] = []
    context = _Context()
    for sentence in sentences:
        for proposal in _of_sentence(sentence, vocabulary, context):
            cells = {**dict.fromkeys(COLUMNS, ""), **proposal.cells}
            cells["statement_id"] = f"T{len(found) + 1:03d}"
            found.append(Proposal(cells, proposal.notes, in_words(cells, vocabulary)))
    return found


def _of_sentence(sentence: str, vocabulary: Vocabulary, context: _Context) -> list[Proposal]:
    measures = _measures(sentence, vocabulary)
    periods = periods_in(sentence)
    notes: list[str] = []
    if measures:
        context.code = measures[0][1]
    if not measures and context.code:
        notes.append("the sentence names no measure; the one before is taken")
    if not periods and context.periods:
        notes.append("the sentence names no period; the one before is taken")
    if periods:
        context.before, context.periods = context.periods, periods
    if not context.code:
        return []
    areas = [code for pattern, code in vocabulary.areas if pattern.search(sentence)]
    made: list[Proposal] = []
    for number in _numbers(sentence, periods):
        code = _nearest(measures, number.start()) or context.code
        made.append(_of_number(sentence, number, code, context, areas, vocabulary, notes))
    if measures:
        said = _BESIDE.search(sentence) or _RANK.search(sentence)
        code = _nearest(measures, said.start() if said else 0)
        made += _of_words(sentence, code, context.periods, areas, vocabulary, notes, bool(made))
    # A sentence that names no measure says too little about anything but a number.
    return made if measures or made else []


def _measures(sentence: str, vocabulary: Vocabulary) -> list[tuple[int, str]]:
    """Where the sentence names a measure; a longer phrase hides a shorter one inside it."""
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, str]] = []
    for pattern, code in vocabulary.phrases:
        for match in pattern.finditer(sentence):
            if all(match.end() <= start or match.start() >= end for start, end in taken):
                taken.append(match.span())
                found.append((match.start(), code))
    return sorted(found)


def _numbers(sentence: str, periods: list[Found]) -> list[re.Match[str]]:
    return [
        match
        for match in _NUMBER.finditer(sentence)
        if not any(period.start <= match.start() < period.end for period in periods)
        and not _NO_FIGURE_BEFORE.search(sentence[: match.start()])
        and not _NO_FIGURE_AFTER.search(sentence[match.end() :])
        and not (_AGE_BEFORE.search(sentence[: match.start()]) and re.fullmatch(r"\d{1,2}", match[0].strip()))
        and not (match.start() == 0 and re.match(r"\d+(?:\.\d+)+\s", sentence))
        and not re.fullmatch(r"(?:19|20)\d\d", match[0])
    ]


def _nearest(found: list[tuple[int, str]], place: int) -> str:
    """The code that stands nearest to a place in the sentence."""
    return min(found, key=lambda one: abs(one[0] - place))[1] if found else ""


def _of_number(
    sentence: str,
    number: re.Match[str],
    code: str,
    context: _Context,
    areas: list[str],
    vocabulary: Vocabulary,
    notes: list[str],
) -> Proposal:
    periods = context.periods
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
            later = [one for one in context.before if one.day > periods[0].day]
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
    if not here:
        notes.append("no period was found")
    return Proposal(cells, tuple(dict.fromkeys(note for note in notes if note)))


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
    elif rank and len(ordered) > 1 and re.search(r"\bsince\b", sentence, re.IGNORECASE):
        since = {
            "kind": str(Kind.TREND),
            "base_period_end": ordered[0].day.isoformat(),
            "stated_value": f"{rank[1].lower()} since",
        }
        made.append(Proposal({**cells, **since}, tuple(notes)))
    elif phrases.direction(sentence) is not None and len(ordered) > 1 and not _is_change(sentence):
        words = {phrases.RISE: "rose", phrases.FALL: "fell", phrases.LEVEL: "level"}
        way = words[phrases.direction(sentence) or 0]
        every = " every month" if re.search(r"\b(every|each|month (?:by|on) month)\b", sentence, re.I) else ""
        trend = {
            "kind": str(Kind.TREND),
            "base_period_end": ordered[0].day.isoformat(),
            "stated_value": way + every,
        }
        made.append(Proposal({**cells, **trend}, tuple(notes)))
    elif (
        _YEAR_BEFORE.search(sentence)
        and not has_number
        and phrases.direction(sentence) is not None
        and ordered
    ):
        words = {phrases.RISE: "above", phrases.FALL: "below", phrases.LEVEL: "equal"}
        stated = words[phrases.direction(sentence) or 0]
        base = _base(sentence, periods, ordered[-1])
        compared = {"kind": str(Kind.COMPARISON), "base_period_end": base, "stated_value": stated}
        made.append(Proposal({**cells, **compared}, tuple(notes)))
    return made


def _is_change(sentence: str) -> bool:
    return any(_CHANGE.search(sentence[: match.start()]) for match in _NUMBER.finditer(sentence))


def _part(sentence: str, code: str, vocabulary: Vocabulary) -> str:
    found = {part for pattern, part in vocabulary.parts.get(code, ()) if pattern.search(sentence)}
    return found.pop() if len(found) == 1 else ""


def _period_of(sentence: str, periods: list[Found], number: re.Match[str]) -> Found | None:
    """The period of a number: the one that follows it with no other number between, else the nearest."""
    after = [one for one in periods if one.start >= number.end()]
    if after:
        between = sentence[number.end() : after[0].start]
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
