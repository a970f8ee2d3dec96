"""Which figures are held back besides the small ones, so that nobody can work those out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

from warehouse.disclosure.bounds import Interval, exposed
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
    """What became of figures, by their place in the list: held back or not; what could not be protected."""

    hidden: NDArray[np.bool_]
    unprotected: dict[int, Interval]


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
        self.matrix = system.matrix()
        self.columns = self.matrix.tocsc()
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
        self.given_up: dict[int, Interval] = {}
        self.free = np.flatnonzero(~self.fixed)
        matrix = self.matrix[:, self.free]
        _, self.label = connected_components(abs(matrix.T) @ abs(matrix), directed=False)

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
        # Hiding more never narrows a range, so what is safe once stays safe.
        safe: dict[int, int] = {}
        while True:
            self._leave_no_number_alone()
            wanted = self._wanted()
            doubtful = {
                place: width
                for place, width in wanted.items()
                if safe.get(place, 0) < width and place not in self.given_up
            }
            found = exposed(self.system, self.known, doubtful)
            safe |= {place: width for place, width in doubtful.items() if place not in found}
            if not found:
                return Protection(self.hidden, self.given_up)
            for place, interval in found.items():
                self._widen(place, interval)

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
                hidden = [place for place in places if not self.known[place]]
                if len(hidden) != 1 or hidden[0] not in wanted:
                    continue
                others = [place for place in places if self.known[place] and not self.fixed[place]]
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

    def _widen(self, target: int, interval: Interval) -> None:
        """Hide the cheapest numbers that let `target` be as far from its range's ends as it needs.

        The numbers that would have to change for the target to take another value are those that hold it
        fast; hiding them lets it.
        """
        wide = self._wanted()[target]
        plans = [self._changes(target, interval.low + wide), self._changes(target, interval.high - wide)]
        possible = [plan for plan in plans if plan is not None]
        if not possible:
            self.given_up[target] = interval
            return
        for place in min(possible, key=lambda plan: plan[0])[1]:
            self._hide_number(place)

    def _changes(self, target: int, value: int) -> tuple[float, list[int]] | None:
        """Cost and places of the shown numbers that must change for `target` to be `value`, if it can."""
        if not self.system.lower[target] <= value <= self.system.upper[target]:
            return None
        places = self._around(target)
        matrix = self.matrix[:, places]
        rows = np.flatnonzero(np.diff(matrix.indptr))
        matrix = csr_array(matrix[rows])
        truth = self.system.truth[places].astype(np.float64)
        others = self.matrix[rows] @ self.system.truth.astype(np.float64) - matrix @ truth
        is_equal = rows < len(self.system.equal)
        count = len(places)
        known = self.known[places]
        # Of each number the value itself, and how far it is from the truth.
        distance = csr_array((np.ones(count), (range(count), range(count))), shape=(count, count))
        constraints = [
            LinearConstraint(
                hstack([matrix, csr_array((len(rows), count))]),
                np.where(is_equal, -others, -np.inf),
                -others,
            ),
            LinearConstraint(
                vstack([hstack([distance, -distance]), hstack([-distance, -distance])]),
                -np.inf,
                np.concatenate([truth, -truth]),
            ),
        ]
        fixed = self.fixed[places]
        lower = np.where(fixed, truth, self.system.lower[places])
        upper = np.where(fixed, truth, self.system.upper[places])
        at = int(np.flatnonzero(places == target)[0])
        lower[at] = upper[at] = value
        cost = np.where(known, self.cost[places], 0.0)
        found = milp(
            np.concatenate([np.zeros(count), cost]),
            integrality=np.concatenate([np.ones(count), np.zeros(count)]),
            bounds=Bounds(
                np.concatenate([lower, np.zeros(count)]), np.concatenate([upper, np.full(count, np.inf)])
            ),
            constraints=constraints,
        )
        if found.x is None:
            return None
        changed = known & (np.abs(found.x[:count] - truth) > 0.5)
        return float(cost[changed].sum()), [int(place) for place in places[changed]]

    def _around(self, target: int) -> NDArray[np.int64]:
        """The numbers that hang together with `target` through numbers that are not fixed."""
        around: NDArray[np.int64] = self.free[self.label == self.label[np.searchsorted(self.free, target)]]
        return around
