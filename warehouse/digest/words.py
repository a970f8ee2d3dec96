"""The codes of the marts in words that a reader without the data dictionary understands."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from warehouse.digest.figures import NO_FIGURE

_MONTHS_IN_ORDER = "January February March April May June July August September October November December"
MONTHS = tuple(_MONTHS_IN_ORDER.split())
FINANCIAL_MONTHS = tuple(name.lower() for name in MONTHS[3:] + MONTHS[:3])

# The order of the scorecard: services as a child or an adult meets them, then what they run on.
_DOMAINS = ("children", "send", "education", "youth_justice", "adults", "workforce", "finance")
_TOPICS = (
    *("front door", "early help", "referrals", "assessments", "children in need", "child protection"),
    *("looked after", "placements", "reviews and visits", "health", "missing", "adoption", "care leavers"),
)

ORIGINS = {
    "computed": "computed from records",
    "returned": "returned by the authority",
    "published": "published figures",
}
ORIGIN_SHORT = {"computed": "computed", "returned": "returned", "published": "published"}

MADE_UP = "made up"
OUTCOMES = {"agrees": "agrees", "differs": "differs", "not_shown": "not shown"}

STATUSES = {
    "final": "final",
    "provisional": "provisional, may still change",
    "revised": "revised since it was first published",
    "awaiting": "awaited, not yet received",
    "being_cleansed": "the records behind it are being put right",
    "carried_forward": "carried forward from an earlier month",
    "not_recorded": "not recorded",
    "quarterly_only": "reported by quarter only",
}
# The mark that stands behind a value that is there, or in place of one that is not.
STATUS_MARKS = {
    "provisional": "p",
    "revised": "r",
    "carried_forward": "f",
    "awaiting": "a",
    "being_cleansed": "b",
    "not_recorded": "n",
    "quarterly_only": "q",
}
MARKED_BEHIND_A_VALUE = frozenset({"provisional", "revised", "carried_forward"})

# What a change is called, by its direction and whether it is one of a count.
MORE_OR_FEWER = {
    ("up", True): "more",
    ("down", True): "fewer",
    ("up", False): "higher",
    ("down", False): "lower",
}
DIRECTIONS = {"up": "up", "down": "down", "level": "level"}
JUDGEMENTS = {"better": "better", "worse": "worse", "no_clear_change": "no clear change"}
RAGS = {"green": "Green", "amber": "Amber", "red": "Red"}

EFFECTIVE = {
    "failed": "Failed",
    "not_run": "Not run",
    "waived": "Failed, waived",
    "warning": "Warning",
    "passed": "Passed",
}
EFFECTIVE_ORDER = tuple(EFFECTIVE)
SEVERITIES = {
    "critical": "critical",
    "warning": "warning",
    "info": "information",
}
CHANGES = {
    "new": "new this month",
    "worse": "worse than last month",
    "same": "same as last month",
    "better": "better than last month",
    "fixed": "put right this month",
    "first_run": "first run",
}

_SPELT_IN_CAPITALS = re.compile(r"\b(send|ehc|yot|ascof|csc|ssda903|(?<=annex )a)\b")
_UNSAFE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


def missing_mark(symbol: str | None, status: str | None) -> str:
    """What stands in place of a missing value: its symbol, or the status where that says more."""
    known = STATUS_MARKS.get(status or "", "")
    # "Not available" says less than the status, which knows why.
    if symbol and not (symbol == "x" and known):
        return symbol
    return known or NO_FIGURE


def plain(text: str) -> str:
    """Text without control and direction-override characters, which no page or workbook may carry."""
    return unicodedata.normalize("NFC", _UNSAFE.sub(" ", text).encode("utf-8", "replace").decode())


def sentence_case(code: str) -> str:
    """A code as a label: 'returned_figures' -> 'Returned figures'."""
    text = _SPELT_IN_CAPITALS.sub(lambda found: found[0].upper(), code.replace("_", " ").strip())
    return text[:1].upper() + text[1:]


def section_rank(domain: str, section: str) -> tuple[int, str, int, str]:
    """Where a section stands in the scorecard; unknown domains and topics come last, by name."""
    return (
        _DOMAINS.index(domain) if domain in _DOMAINS else len(_DOMAINS),
        "" if domain in _DOMAINS else domain,
        _TOPICS.index(section) if section in _TOPICS else len(_TOPICS),
        section,
    )


def section_title(domain: str, section: str) -> str:
    """'Children: front door'; the domain alone where the section says the same."""
    if not domain or domain.lower() == section.lower():
        return sentence_case(section)
    return f"{sentence_case(domain)}: {section.replace('_', ' ')}"


def month_name(day: date) -> str:
    """'November 2017'."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_name(day: date) -> str:
    """'30 November 2017'."""
    return f"{day.day} {month_name(day)}"


def month_spans(days: list[date]) -> str:
    """Months in words: one by name, neighbours as a span, others listed."""
    if not days:
        return ""
    ordered = sorted(set(days))
    spans: list[list[date]] = [[ordered[0]]]
    for day in ordered[1:]:
        last = spans[-1][-1]
        if day.year * 12 + day.month - (last.year * 12 + last.month) == 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return ", ".join(
        month_name(span[0]) if len(span) == 1 else f"{month_name(span[0])} to {month_name(span[-1])}"
        for span in spans
    )


def listed(parts: list[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def counted(count: int, one: str, many: str | None = None) -> str:
    """'1 rule', '2 rules', '1,204 rows'."""
    return f"{count:,} {one if count == 1 else (many or one + 's')}"
