"""Which numbers of a sentence are figures, and what is said without one that a rule could read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.statements.proposing.dates import MONTH_NAMES, Found, periods_in

NUMBER = re.compile(
    r"(?<![\w.,/'\u2019\u2013-])£?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    r"(?:\s?(?:per ?cent|percentage points|million|m|k|bn)\b|\s?%)?(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)
_NAMING = (
    r"fig(?:ure)?|table|chart|graph|item|para(?:graph)?|priority|page|section|appendix|annex|chapter|article|"
    r"regulation|schedule|clause|recommendation|objective|outcome|step|phase|tier|room|version|volume|"
    r"note|footnote|question|level|grade|band|floor|standard|quarter|q|key stage|year|week|line|form"
)
_BELONGS = r"\d{1,3}(?:\.\d+)*(?!\d|,\d|\s?%)"
# Spans whose numbers name, date or time something.
_NO_FIGURES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bpage\s+\d+\s+of\s+\d+",
        rf"\b(?:{_NAMING})s\s+{_BELONGS}(?:\s*(?:,|and|to|or|&|[-\u2013])\s*{_BELONGS})+",
        rf"\b(?:{_NAMING})s?\s*\.?\s*\(?{_BELONGS}",
        r"(?:\+\d\d\s?|(?<![\d,.])\b0)\d{1,5}[\s-]\(?\d[\d\s-]{4,}\d",  # a telephone number
        r"(?<![\d,.])\b0\d+\b",  # no count begins with nought
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH_NAMES})\b",  # a day without its year
        rf"\b(?:{MONTH_NAMES})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s?%)",
        r"\b\d{1,2}[.:]\d\d\s?(?:am|pm)\b",
    )
)
_NO_FIGURE_BEFORE = re.compile(r"\b(?:aged?|ages|per|within|together)\s*$", re.IGNORECASE)
_DURATION = re.compile(
    r"^\s*(?:(?:working |calendar )?(?P<unit>day|week)s?|months?|years?|miles|or (?:more|over)|hours|"
    r"pages)\b",
    re.IGNORECASE,
)
# 'Over 18s' is an age, 'over 600' a bound.
_AGE_BEFORE = re.compile(r"\b(?:over|under)\s+(?:the age of\s+)?$", re.IGNORECASE)
# After a number that stands for the measure of an earlier sentence comes no other thing that is counted.
_GOES_ON = re.compile(
    r"^\s*(?:$|[.,;:()]|(?:in|at|on|by|from|to|since|than|compared|against|and|or|were|was|are|is|had|have|"
    r"has|more|fewer|less|lower|higher|of|per|the|this|last|during|as|when|between|for|before|after)\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\(?\d+(?:\.\d+)+\s|\(?\d{1,3}[.)]\s|\(?\d{1,3}[.)]$")
_TITLED = re.compile(r"\d{1,2}\s+[A-Z][^.!?]*$")

_SMALL = "two|three|four|five|six|seven|eight|nine|ten"
_TEENS = "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_PARTS = r"third|quarter|fifth|sixth|seventh|eighth|ninth|tenth"
IN_WORDS = "in words, not as a figure"
PAIR = "two numbers that belong together"
RANGE = "a range of numbers"
TARGET = "a target, not a figure of the measure"
ROW = "a row of numbers without heads"
ANOTHER = "a number of something else, or of a measure by another name"
PART = "a part that no breakdown names"
RATE = "a rate, which the measure does not count"
MONEY = "money, which the measure does not count"
_ANY = r"\d+(?:[,.]\d+)*"
_UNREAD = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for pattern, why in (
        (rf"\b(?:one|two|\d{{1,2}})\s+in\s+(?:every\s+)?(?!(?:19|20)\d\d)(?:\d{{1,3}}|{_SMALL})\b", PAIR),
        (rf"\b{_ANY}\s+(?:out\s+)?of\s+(?:(?:the|all|these|those)\s+)*{_ANY}\b(?!\s?%)", PAIR),
        (r"(?<![\w:])\d+(?::| : )\d+(?![\w:])", PAIR),
        (rf"(?<![\w,.\u2013-]){_ANY}\s?%?\s?[-\u2013]\s?{_ANY}\b(?:\s?%)?", RANGE),
        (rf"\bbetween\s+£?{_ANY}\s?%?\s+and\s+£?{_ANY}\b(?:\s?%)?", RANGE),
        (rf"\btarget(?:s|ed)?\s*(?:\([^)]*\)\s*)?(?:of|is|was|:|=|at)?\s*£?{_ANY}\b(?:\s?%)?", TARGET),
        (rf"£?\b{_ANY}(?:\s?%|\s?per ?cent)?\s+target\b", TARGET),
        (rf"(?<![\w.,/-]){_ANY}%?(?:\s+{_ANY}%?)+(?![\w/])", ROW),
    )
)
_WORDED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:{_SMALL})[\s-]+(?:{_PARTS})s\b",
        rf"\b(?:an?|one)[\s-]+(?:{_PARTS})\b(?=\s+(?:of|were|was|are|is|came|had|more|fewer|less|lower|higher)\b|[.,;]|$)",
        r"(?<!first )(?<!second )(?<!and a )\bhalf\b(?![\s-]+(?:year|term|way|day))",
        r"\b(?:doubl|halv|trebl|tripl|quadrupl)(?:ed|es|e|ing)\b",
        rf"\btwice\b|\b(?:{_SMALL})[\s-]?fold\b|\b(?:{_SMALL}|\d+)\s+times\b",
        rf"\b(?:{_SMALL}|{_TEENS}|(?:{_TENS})(?:-\w+)?|hundreds?|thousands?|dozens?)\b"
        r"(?![\s-]+(?:(?:working|calendar)[\s-]+)?(?:days?|weeks?|months?|years?|hours?|times|hundred)\b)",
    )
)


@dataclass(frozen=True)
class Unread:
    """Words of a sentence that say something about a measure which no rule reads."""

    text: str
    words: str
    why: str


def figures(sentence: str, periods: Iterable[Found], unit: str = "") -> list[re.Match[str]]:
    """The numbers of a sentence that measure something; `unit` is that of the measure spoken of.

    Not periods, years, ages, durations (but of a measure in days or weeks), names such as 'Table 4', phone
    numbers, times, headings' numbers, nor numbers that only mean something together with another.
    """
    dated = [(period.start, period.end) for period in periods]
    spans = dated + [found.span() for pattern in _NO_FIGURES for found in pattern.finditer(sentence)]
    rest = _without(sentence, dated)
    spans += [found.span() for pattern, _ in _UNREAD for found in pattern.finditer(rest)]
    if heading := _NUMBERED.match(sentence) or (_TITLED.match(sentence) if not spans else None):
        spans.append((0, 1 + len(heading[0].split()[0])))
    return [
        found
        for found in NUMBER.finditer(sentence)
        if not any(start <= found.start() < end for start, end in spans)
        and _measures(sentence[: found.start()], found[0], sentence[found.end() :], unit)
    ]


def unread(sentence: str, named: Iterable[tuple[int, int]], periods: Iterable[Found]) -> list[Unread]:
    """What a sentence says in words, pairs, ranges and targets, beside the spans that name its measures."""
    dated = [(period.start, period.end) for period in periods]
    rest = _without(sentence, dated)
    taken = [*named, *dated]
    taken += [found.span() for pattern in _NO_FIGURES for found in pattern.finditer(sentence)]
    found: list[tuple[int, Unread]] = []
    for pattern, why in (*_UNREAD, *((pattern, IN_WORDS) for pattern in _WORDED)):
        for match in pattern.finditer(rest):
            if all(match.end() <= start or match.start() >= end for start, end in taken):
                taken.append(match.span())
                found.append((match.start(), Unread(sentence, match[0].strip(), why)))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def names_a_year(sentence: str) -> bool:
    """Whether a year stands alone: which months it means, the sentence does not say."""
    dated = periods_in(sentence)
    years = re.finditer(r"(?<![\w/-])(?:19|20)\d\d(?![\w/,-])", sentence)
    return any(not any(one.start <= year.start() < one.end for one in dated) for year in years)


def counts_another(after: str) -> bool:
    """Whether the words after a number name what it counts, such as people or meetings."""
    return not _GOES_ON.search(after)


def is_part(before: str) -> bool:
    """Whether a number counts a part of what the sentence spoke of: 'of which 18'."""
    return bool(re.search(r"\bof (?:which|these|those|whom|them),?\s+$", before, re.IGNORECASE))


def is_rate(sentence: str) -> bool:
    """Whether a sentence speaks of so many per 1,000, 10,000 or 100,000."""
    return bool(re.search(r"\bper\s+10{0,2},?000\b", sentence, re.IGNORECASE))


def is_money(number: str) -> bool:
    """Whether a number is written as an amount of money."""
    return "£" in number


def _without(sentence: str, spans: Iterable[tuple[int, int]]) -> str:
    """The sentence with these spans blanked out, every other character in its place."""
    for start, end in spans:
        sentence = sentence[:start] + "\0" * (end - start) + sentence[end:]
    return sentence


def _measures(before: str, number: str, after: str, unit: str) -> bool:
    if _NO_FIGURE_BEFORE.search(before) or re.fullmatch(r"(?:19|20)\d\d", number):
        return False
    if (lasts := _DURATION.search(after)) and f"{lasts['unit']}s".lower() != unit:
        return False
    return not (_AGE_BEFORE.search(before) and re.fullmatch(r"\d{1,2}", number.strip()))
