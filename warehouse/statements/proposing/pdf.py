"""The lines of a PDF without what stands on every page: running heads and the pages' numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from warehouse.statements.proposing.dates import periods_in

_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w,]|\.\d)")
_PAGE = re.compile(
    r"(?P<said>page\s)?[-\u2013]?\s?(?P<number>\d{1,4})\s?[-\u2013]?(?P<of>\s(?:of|/)\s\d{1,4})?",
    re.IGNORECASE,
)
_EDGE = 3
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}


def body(pages: Sequence[str]) -> str:
    """The text of the pages, one after the other, so that a sentence may run on over the page's end.

    A line near the top or the foot of a page is left out where it stands on another page too, as it is or
    with a number that goes up with the pages, and where it is nothing but the page's number.
    """
    texts = [[line for line in page.translate(_LIGATURES).splitlines() if line.strip()] for page in pages]
    seen = Counter(
        key
        for page, lines in enumerate(texts, start=1)
        for key in {key for line in _edges(lines) for key in _keys(line, page)}
    )
    kept = [
        line
        for page, lines in enumerate(texts, start=1)
        for place, line in enumerate(lines)
        if _EDGE <= place < len(lines) - _EDGE
        or not (_is_page_number(line, page) or any(seen[key] > 1 for key in _keys(line, page)))
    ]
    return "\n".join(kept)


def _edges(lines: list[str]) -> list[str]:
    return lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]


def _keys(line: str, page: int) -> set[str]:
    """A line as it is, and with each number counted from its page: one of them is alike for a running head.

    The heads of a table that goes on over pages are kept.
    """
    folded = " ".join(line.split())
    if len(periods_in(folded)) > 1:
        return set()
    counted = {
        f"{folded[: one.start()]}#{int(one[0]) - page}{folded[one.end() :]}"
        for one in _NUMBER.finditer(folded)
    }
    return {folded, *counted}


def _is_page_number(line: str, page: int) -> bool:
    found = _PAGE.fullmatch(" ".join(line.split()))
    return found is not None and (bool(found["said"] or found["of"]) or int(found["number"]) == page)
