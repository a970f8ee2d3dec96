"""The cells of a report's tables, each as a sentence of its own: 'Contacts, Nov-17: 611'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from warehouse.statements.proposing.dates import periods_in

_FIGURE = re.compile(
    r"[-\u2212(]?£?\s?\d[\d,]*(?:\.\d+)?\s?(?:%|m|k|bn)?\)?(?:\s?[pr\u2020*])?", re.IGNORECASE
)
_MARK = re.compile(r"\s?[pr\u2020*]$", re.IGNORECASE)
_NO_VALUE = r"\.\.|[-\u2013\u2014*:]|[cxz]|n/?a"
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROW = re.compile(
    rf"(?P<label>.*?[^\W\d].*?)\s+(?P<cells>(?:(?:-?£?\d[\d,]*(?:\.\d+)?%?|{_NO_VALUE})\s+)+"
    rf"(?:-?£?\d[\d,]*(?:\.\d+)?%?|{_NO_VALUE}))",
    re.IGNORECASE,
)
_MOST_HEADING_WORDS = 3
_LONGEST_ROW = 300


class Cell(str):
    """A cell with its row's name and its column's head: it speaks of no other measure than it names."""

    __slots__ = ()


def of_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """The figures of a table as cells; a cell of words is a paragraph.

    The first row, and those below it without a name of their own, are heads; a row with a figure is none.
    """
    heads = _heads(rows)
    columns = list(zip(*(_padded(rows)[:heads]), strict=True)) if heads else []
    found: list[str] = []
    for row in rows[heads:]:
        corner = columns[0][-1] if columns and periods_in(columns[0][-1]) else ""
        for place, cell in enumerate(row):
            if place and _FIGURE.fullmatch(cell):
                head = " ".join(dict.fromkeys(part for part in columns[place] if part)) if columns else ""
                named = [row[0], "" if periods_in(head) else corner, head]
                found.append(Cell(f"{', '.join(part for part in named if part)}: {_MARK.sub('', cell)}"))
            elif (
                cell
                and not re.fullmatch(_NO_VALUE, cell, re.IGNORECASE)
                and (place == 0 or cell != row[place - 1])
                and (place or not _has_figures(row))
            ):
                found.append(cell)
    return found


def of_lines(lines: Sequence[str]) -> list[str]:
    """Lines of text in which the rows of a table are cells, where the line of its periods stands above them.

    A row with another number of figures than there are periods stays a paragraph.
    """
    found: list[str] = []
    heads: list[str] = []
    for line in lines:
        stripped = line.strip()
        row = _ROW.fullmatch(stripped) if len(stripped) <= _LONGEST_ROW else None
        cells = row["cells"].split() if row else []
        if row and len(cells) == len(heads):
            pairs = zip(heads, cells, strict=True)
            found += [
                Cell(f"{row['label']}, {head}: {cell}") for head, cell in pairs if _FIGURE.fullmatch(cell)
            ]
        elif row and not row["label"].endswith((",", ";", ":")) and not periods_in(stripped):
            found += ["", stripped, ""]
        else:
            heads = _periods_of(stripped) or (heads if not stripped else [])
            found += ["", stripped, ""] if heads and stripped else [line]
    return found


def _periods_of(line: str) -> list[str]:
    """The periods of a line that holds little else, and at least two; else nothing."""
    periods = periods_in(line)
    rest = line
    for period in reversed(periods):
        rest = rest[: period.start] + rest[period.end :]
    if len(periods) < 2 or len(rest.split()) > _MOST_HEADING_WORDS or re.search(r"[.,;:!?]", rest):
        return []
    if any(line[one.end : other.start].strip() for one, other in pairwise(periods)):
        return []
    return [line[period.start : period.end] for period in periods]


def _heads(rows: Sequence[Sequence[str]]) -> int:
    if len(rows) < 2 or _has_figures(rows[0]):
        return 0
    count = 1
    while count < len(rows) and rows[count] and rows[count][0] in ("", rows[0][0]):
        count += 1
    return count


def _has_figures(row: Sequence[str]) -> bool:
    return any(_FIGURE.fullmatch(cell) and not _YEAR.fullmatch(cell) for cell in row[1:])


def _padded(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows, all as wide as the widest."""
    width = max(len(row) for row in rows)
    return [[*row, *[""] * (width - len(row))] for row in rows]
