"""The marks that a page uses, so that exactly those are explained below it."""

from __future__ import annotations

from warehouse.digest import figures, words
from warehouse.digest.model import Figure, Marts


class Legend:
    """Collects the marks that a page uses, so that exactly those are explained."""

    def __init__(self, marts: Marts) -> None:
        self._symbols = marts.symbols
        self._used: dict[str, str] = {}

    def mark(self, figure: Figure) -> tuple[str, str]:
        """The mark in place of a missing value, and its meaning."""
        mark = words.missing_mark(figure.symbol, figure.status)
        if mark == figure.symbol:
            meaning = self._symbols.get(mark, "no value")
        elif mark == figures.NO_FIGURE:
            meaning = "no figure in this release"
        else:
            meaning = words.STATUSES[figure.status or ""]
        self._used[mark] = meaning
        return mark, meaning

    def behind(self, figure: Figure) -> tuple[str, str]:
        """The mark behind a value that is provisional, revised or carried forward; empty otherwise."""
        status = figure.status or ""
        if status not in words.MARKED_BEHIND_A_VALUE:
            return "", ""
        self._used[words.STATUS_MARKS[status]] = words.STATUSES[status]
        return words.STATUS_MARKS[status], words.STATUSES[status]

    def entries(self) -> list[tuple[str, str]]:
        """The marks used and their meanings, in order."""
        return sorted(self._used.items())
