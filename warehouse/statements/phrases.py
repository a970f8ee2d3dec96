"""The words of a statement that say which way a figure goes: rules, no guesses.

Where the words say two things, the answer is None and the statement has to be plainer.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

FALL, RISE, LEVEL = -1, 1, 0

_FALL = re.compile(
    r"\b(fell|fall(?:s|en|ing)?|reduc\w+|decreas\w+|declin\w+|drop\w*|down(?:wards?)?|fewer|lower(?:ed)?|less|shrank|shrunk|"
    r"below|under|cut|smaller)\b",
    re.IGNORECASE,
)
_RISE = re.compile(
    r"\b(rose|ris(?:e|es|en|ing)|increas\w+|grew|grow(?:s|n|ing|th)?|up(?:wards?)?|more|higher|above|climb\w*|over|larger|"
    r"exceed\w*|greater)\b",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"\b(level|flat|unchanged|stable|the same|no change|stayed|remain\w* (?:level|stable|the same))\b", re.I
)
_IMPROVED = re.compile(r"\b(improv\w+|better)\b", re.IGNORECASE)
_WORSENED = re.compile(r"\b(worse\w*|deteriorat\w+)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(never|not|no|without|did not|didn't|has not|hasn't)\b", re.IGNORECASE)
_EVERY = re.compile(
    r"\b(every|each|month (?:by|on|after) month|year (?:by|on|after) year|steadily|continu\w+|consistently|"
    r"successive|consecutive)\b",
    re.IGNORECASE,
)

Compare = Callable[[Fraction, Fraction], bool]
_COMPARISONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r">=|≥|\b(at least|no less than|not (?:below|under|less|lower|fewer)|or (?:more|above|higher))\b",
            re.I,
        ),
        ">=",
    ),
    (
        re.compile(
            r"<=|≤|\b(at most|no more than|not (?:above|over|more|higher)|up to|or (?:less|fewer|below))\b",
            re.I,
        ),
        "<=",
    ),
    (re.compile(r"<>|!=|\b(differ\w*|not (?:the same|equal)|unequal)\b", re.I), "<>"),
    (re.compile(r"=|\b(equal\w*|the same|same|in line|level with|matches)\b", re.I), "="),
)
OPERATORS: dict[str, Compare] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "<>": operator.ne,
}
OPERATOR_WORDS = {
    ">=": "at least",
    "<=": "at most",
    ">": "above",
    "<": "below",
    "=": "equal to",
    "<>": "different from",
}
_YES, _NO = frozenset({"true", "yes", "y", "true statement"}), frozenset({"false", "no", "n"})


@dataclass(frozen=True)
class Trend:
    """What a trend statement says: a direction, at every step or from first to last, or that it never was."""

    direction: int
    every_step: bool
    negated: bool

    def holds(self, points: Sequence[Fraction]) -> bool:
        """Whether the points, in order of time, do what is said."""
        steps = [_sign(later - earlier) for earlier, later in pairwise(points)]
        if self.negated:
            return self.direction not in (steps if self.every_step else [_sign(points[-1] - points[0])])
        if self.every_step or self.direction == LEVEL:
            return all(step == self.direction for step in steps)
        return _sign(points[-1] - points[0]) == self.direction


def truth_of(stated: str) -> bool | None:
    """True or False where the stated value is such a word, else None."""
    low = stated.strip().lower()
    return True if low in _YES else False if low in _NO else None


def direction(text: str, polarity: int | None = None) -> int | None:
    """RISE, FALL or LEVEL as the text says; None where it says nothing, or two things.

    'Improved' and 'worse' mean a direction only where the indicator has a polarity (1: high is good).
    """
    found = {way for way, pattern in ((RISE, _RISE), (FALL, _FALL), (LEVEL, _LEVEL)) if pattern.search(text)}
    if not found and polarity:
        found |= {polarity} if _IMPROVED.search(text) else set()
        found |= {-polarity} if _WORSENED.search(text) else set()
    return found.pop() if len(found) == 1 else None


def trend(stated: str, text: str, polarity: int | None) -> Trend | None:
    """What a trend statement says: by its stated value, or by its text where that is only 'true' or empty."""
    said = text if truth_of(stated) is not None or not stated.strip() else stated
    way = direction(said, polarity)
    if way is None:
        return None
    negated = bool(_NOT.search(_LEVEL.sub("", said)))
    return Trend(way, bool(_EVERY.search(said)) or (negated and "never" in said.lower()), negated)


def comparison(stated: str, text: str, polarity: int | None) -> str | None:
    """The operator that a comparison names: >=, <=, <>, =, > or <; None where it names none, or two."""
    said = text if truth_of(stated) is not None or not re.search(r"[^\W\d]|[<>=≥≤]", stated) else stated
    for pattern, name in _COMPARISONS[:2]:
        if pattern.search(said):
            return name
    found = {">" if ">" in said else "", "<" if "<" in said else ""} - {""}
    if not found:
        way = direction(_COMPARISONS[3][0].sub("", said), polarity)
        found = {">"} if way == RISE else {"<"} if way == FALL else set()
    if len(found) == 1 and "<>" not in said:
        return found.pop()
    if found or (_RISE.search(said) and _FALL.search(said)):
        return None
    return next((name for pattern, name in _COMPARISONS[2:] if pattern.search(said)), None)


def rank_from_top(text: str, polarity: int | None) -> bool | None:
    """Whether rank 1 is the highest figure; None where the words do not say."""
    if re.search(r"\b(highest|largest|most|top)\b", text, re.IGNORECASE):
        return True
    if re.search(r"\b(lowest|smallest|fewest|least|bottom)\b", text, re.IGNORECASE):
        return False
    if polarity and re.search(r"\b(best)\b", text, re.IGNORECASE):
        return polarity > 0
    if polarity and re.search(r"\b(worst)\b", text, re.IGNORECASE):
        return polarity < 0
    return None


_PERIOD_CUES = (
    (
        r"year.to.date|so far this year|to date|\bytd\b|since (?:1 |1st )?april\b(?! (?:19|20)\d\d)",
        "year_to_date",
    ),
    (r"rolling|(?:last|past|previous) (?:12|twelve) months|(?:12|twelve) months to", "rolling_12_months"),
    (r"\bquarter|\bq[1-4]\b", "quarter"),
    (r"academic year|school year", "academic_year"),
    (r"financial year|\b20\d\d[/-](?:20)?\d\d\b|out-?turn|\byear[- ]end", "financial_year"),
)


def period_kinds(text: str) -> list[str]:
    """The kinds of period that a text speaks of."""
    return [kind for pattern, kind in _PERIOD_CUES if re.search(pattern, text, re.IGNORECASE)]


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)
