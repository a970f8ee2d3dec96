"""Which figures are held back besides the small ones, so that nobody can work those out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.disclosure.bounds import Interval, Seen, doubtful, exposed
from warehouse.disclosure.detour import Map
from warehouse.disclosure.system import System


@dataclass(frozen=True)
class Figure:
    """One published row: the numbers that it shows, by their places in the system.

    `cost` is what readers lose without it. A small figure is held back whatever it costs, and `needs` gives
    how wide the range of each of its numbers has to stay. A `fixed` figure is out of our hands: it is public
    already. Of any figure that is held back, none of `guards` may be known exactly.
    """

    shows: tuple[int, ...]
    cost: float
    guards: tuple[int, ...]
    is_small: bool = False
    needs: tuple[tuple[int, int], ...] = ()
    is_fixed: bool = False


@dataclass(frozen=True)
class Protection:
    """What became of figures, by their place in the list: held back or not; what could not be protected.

    `seen` is what each number has been seen to be able to be, while these are hidden.
    """

    hidden: NDArray[np.bool_]
    unprotected: dict[int, Interval]
    seen: Seen


def known_numbers(system: System, figures: Sequence[Figure], hidden: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which numbers some figure shows."""
    known = np.zeros(len(system.truth), dtype=bool)
    for figure, is_hidden in zip(figures, hidden, strict=True):
        if not is_hidden:
            known[list(figure.shows)] = True
    return known


def needs_of(figures: Sequence[Figure], hidden: NDArray[np.bool_]) -> dict[int, int]:
    """How wide the range of each number has to stay while these figures are hidden, by place."""
    wanted: dict[int, int] = {}
    for figure, is_hidden in zip(figures, hidden, strict=True):
        if is_hidden:
            if figure.is_small:
                for place, width in figure.needs:
                    wanted[place] = max(wanted.get(place, 0), width)
            for place in figure.guards:
                wanted[place] = max(wanted.get(place, 0), 1)
    return wanted


def protect(system: System, figures: Sequence[Figure], hidden: NDArray[np.bool_] | None = None) -> Protection:
    """Hold back small figures, and others until no hidden number has a narrower range than it needs.

    `hidden` are figures that are held back from the start for other reasons. The same input gives the same
    result. What is left in `unprotected` follows from fixed figures alone and cannot be mended by hiding.
    """
    return _Search(system, figures, hidden).run()


class _Search:
    def __init__(
        self, system: System, figures: Sequence[Figure], hidden: NDArray[np.bool_] | None = None
    ) -> None:
        self.system = system
        self.figures = figures
        self.columns = system.matrix.tocsc()
        self.showing: list[list[int]] = [[] for _ in system.truth]
        self.fixed = np.zeros(len(system.truth), dtype=bool)
        self.cost = np.zeros(len(system.truth))
        for number, figure in enumerate(figures):
            for place in figure.shows:
                self.showing[place].append(number)
                self.fixed[place] |= figure.is_fixed
                self.cost[place] += figure.cost
        self.hidden = np.zeros(len(figures), dtype=bool) if hidden is None else hidden.copy()
        self.shown_by = np.array([len(showing) for showing in self.showing])
        for absent in np.flatnonzero(self.hidden):
            for place in figures[int(absent)].shows:
                self.shown_by[place] -= 1
        self.within_reach: dict[int, int] = {}  # of numbers that cannot have the range they need
        self.seen = Seen(system)
        self.map = Map(system, self.fixed)

    @property
    def known(self) -> NDArray[np.bool_]:
        return self.shown_by > 0

    def run(self) -> Protection:
        for number, figure in enumerate(self.figures):
            if figure.is_small and not figure.is_fixed:
                self._hide_figure(number)
                for place, width in figure.needs:
                    if width > 1:
                        self._hide_number(place)
        while True:
            self._leave_no_number_alone()
            wanted = {
                place: min(width, self.within_reach.get(place, width))
                for place, width in self._wanted().items()
            }
            found = doubtful(self.system, self.known, wanted, self.seen)
            if not found:
                left = {place: self.seen.interval(place) for place in self.within_reach}
                return Protection(self.hidden, left, self.seen)
            for place in found:
                self._widen(place, wanted[place])

    def _wanted(self) -> dict[int, int]:
        return needs_of(self.figures, self.hidden)

    def _hide_figure(self, number: int) -> None:
        if not self.hidden[number]:
            self.hidden[number] = True
            for place in self.figures[number].shows:
                self.shown_by[place] -= 1

    def _hide_number(self, place: int) -> None:
        if not self.fixed[place]:
            for number in self.showing[place]:
                self._hide_figure(number)

    def _leave_no_number_alone(self) -> None:
        """Where all but one number of an equation are shown, hide the cheapest other one."""
        waiting = list(range(len(self.system.equal)))
        wanted = self._wanted()
        while waiting:
            again: set[int] = set()
            for row in waiting:
                places = [place for place, _ in self.system.equal[row]]
                hidden = [place for place in places if not self.shown_by[place]]
                if len(hidden) != 1 or hidden[0] not in wanted:
                    continue
                others = [place for place in places if self.shown_by[place] and not self.fixed[place]]
                if not others:
                    continue
                chosen = min(
                    others, key=lambda place: (self.system.truth[place] == 0, self.cost[place], place)
                )
                before = self.known
                self._hide_number(chosen)
                for place in map(int, np.flatnonzero(before & ~self.known)):
                    start, end = self.columns.indptr[place : place + 2]
                    again.update(int(r) for r in self.columns.indices[start:end])
            wanted = self._wanted()
            waiting = sorted(row for row in again if row < len(self.system.equal))

    def _widen(self, target: int, wide: int) -> None:
        """Hide the cheapest numbers that give `target` as wide a range as it needs.

        The numbers that would have to change for the target to take another value are those that hold it
        fast; hiding them lets it.
        """
        if self.seen.interval(target).width >= wide:
            return
        least, most = int(self.system.lower[target]), int(self.system.upper[target])
        above, below = int(self.seen.low[target]) + wide, int(self.seen.high[target]) - wide
        ends = [(low, high) for low, high in ((least, below), (above, most)) if low <= high]
        detour = self.map.cheapest(target, ends, np.where(self.known, self.cost, 0.0))
        if detour is None:
            if exposed(self.system, self.known, {target: wide}, self.seen):
                self.within_reach[target] = wide - 1
            return
        for place in detour.places[self.known[detour.places]].tolist():
            self._hide_number(place)
        self.seen.add(detour.places, detour.values)
