"""Numbers as reports write them, and the scale of the unit that they stand in."""

from __future__ import annotations

import re
from decimal import Decimal

_SUFFIXES = {"k": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 1_000_000_000, "thousand": 1_000}
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[-+\u2212\u2013])?\s*£?\s*(?P<inner>[-\u2212])?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s*(?P<suffix>k|m|million|bn|thousand)?\s*(?:%|per ?cent|percentage points|times)?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_SCALES = (
    (re.compile(r"bn\b|billion"), 1_000_000_000),
    (re.compile(r"million|£ ?m\b|gbp_?m\b"), 1_000_000),
    (re.compile(r"thousand|£ ?k\b|gbp_?k\b|£ ?'?000|£ ?000"), 1_000),
)
_RATES = re.compile(r"per[_ ]([\d,]+)")


def amount(text: str) -> tuple[Decimal, int, int] | None:
    """A written number, the scale of its suffix, and its decimals: '£3.3m' -> (3.3, 1,000,000, 1).

    Brackets around an amount make it negative, as in accounts. None where the text is no number.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    number = Decimal(found["number"].replace(",", ""))
    negative = (found["sign"] or "+") != "+" or found["inner"] or found["open"]
    _, _, fraction = found["number"].partition(".")
    return (-number if negative else number), _SUFFIXES.get((found["suffix"] or "").lower(), 1), len(fraction)


_ABOUT = (
    (re.compile(r"(?:nearly|almost|just under|close to|approaching)\s+", re.IGNORECASE), -1),
    (re.compile(r"(?:just over|slightly over|a little over)\s+", re.IGNORECASE), 1),
    (re.compile(r"(?:about|around|approximately|approx\.?|roughly|some|circa|c\.)\s*", re.IGNORECASE), 0),
)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)", re.IGNORECASE)
_WITHIN = re.compile(r"[-+\u2212]?£?\d[\d,.]*\d|[-+\u2212]?£?\d")


def about(text: str) -> tuple[int | None, str]:
    """Whether a number is written as near the figure, and the number alone: 'nearly 300' -> (-1, '300').

    1 where the figure lies above the number, -1 below it, 0 on either side, None for an exact number.
    """
    cell = text.strip()
    for pattern, side in _ABOUT:
        if found := pattern.match(cell):
            return side, cell[found.end() :]
    ordinal = _ORDINAL.fullmatch(cell)
    return None, ordinal[1] if ordinal else cell


def number_within(text: str) -> str:
    """The one number in words such as 'at least 85%'; the text as it is where there is none or several."""
    found = _WITHIN.findall(text)
    if len(found) != 1 or amount(text) is not None:
        return text
    place = text.index(found[0])
    return text[place:] if amount(text[place:]) is not None else found[0]


def unit_scale(unit: str) -> int:
    """How many pounds, persons or the like one of this unit is: 'gbp_thousand' -> 1,000; 1 for most."""
    low = unit.lower()
    return next((scale for pattern, scale in _SCALES if pattern.search(low)), 1)


def multiplier_of(unit: str, default: int) -> int:
    """What a quotient is multiplied by to stand in this unit: percent 100, 'per 10,000' 10,000.

    `default` is used where the unit does not say: 100 for a share, 1 for a ratio.
    """
    low = unit.lower()
    if "percent" in low or "per cent" in low or "%" in low:
        return 100
    if rate := _RATES.search(low):
        return int(rate[1].replace(",", ""))
    return 1 if low in {"ratio", "proportion", "fraction", "times", "number"} else default
