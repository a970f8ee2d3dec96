"""How a number could have another value: which others would have to change with it, at the least cost.

Each region of numbers that hang together is one linear program (HiGHS), kept as long as the search lasts:
from question to question nothing changes but the number that has to move and what some changes cost. The
dual simplex method starts from "nothing changes", which costs the least and only lacks that move, so that
most answers take milliseconds; a presolve would cost more than it saves.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack
from scipy.sparse.csgraph import connected_components

from warehouse.disclosure.system import System

ROUND_OFF = 1e-6
Range = tuple[int, int]


@dataclass(frozen=True)
class Detour:
    """Numbers that change, their values after it, and what it costs that they do."""

    places: NDArray[np.int64]
    values: NDArray[np.int64]
    cost: float


class Map:
    """The numbers and relations of a system, to look for detours in; no detour changes a `fixed` number."""

    def __init__(self, system: System, fixed: NDArray[np.bool_]) -> None:
        free = np.flatnonzero(~fixed)
        matrix = abs(system.matrix[:, free])
        self._system = system
        self._region_of = np.full(len(fixed), -1)
        self._region_of[free] = connected_components(matrix.T @ matrix, directed=False)[1]
        self._regions: dict[int, _Region] = {}

    def cheapest(self, target: int, ends: list[Range], price: NDArray[np.float64]) -> Detour | None:
        """The cheapest way for `target` to be in one of the ranges `ends`; None where there is none.

        `price` is what a change costs, by number; the truth is in none of `ends`. The cost is that of each
        unit of each change, so it is the least by a measure near the price and not by the price alone.
        """
        label = int(self._region_of[target])
        if label not in self._regions:
            self._regions[label] = _Region(self._system, np.flatnonzero(self._region_of == label))
        region = self._regions[label]
        region.reprice(price)
        # Most of these programs have whole solutions by themselves, and those are found much sooner.
        for integer in (False, True):
            detours: list[Detour] = []
            for end in ends:
                found = region.cheapest(target, end, integer=integer)
                detours += [found] if found else []
                if found and not found.cost:
                    break
            if detours:
                return min(detours, key=lambda detour: detour.cost)
        return None


class _Region:
    """Numbers that hang together, as a program over what each is more than it is, then what it is less."""

    def __init__(self, system: System, places: NDArray[np.int64]) -> None:
        matrix = system.matrix[:, places]
        rows = np.flatnonzero(np.diff(matrix.indptr))
        changes = hstack([matrix[rows], -matrix[rows]], format="csc")
        self._places = places
        self._truth = system.truth[places]
        self._price = np.zeros(len(places))
        self._room = np.concatenate(
            [system.upper[places] - self._truth, self._truth - system.lower[places]]
        ).astype(float)
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = changes.shape
        program.col_cost_ = np.tile(self._price, 2)
        program.col_lower_, program.col_upper_ = np.zeros_like(self._room), self._room
        program.row_lower_ = np.where(rows < len(system.equal), 0.0, -np.inf)
        program.row_upper_ = -(system.matrix @ system.truth)[rows]  # what an inequality leaves free
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_, program.a_matrix_.index_ = changes.indptr, changes.indices
        program.a_matrix_.value_ = changes.data
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("presolve", "off")
        self._solver.passModel(program)

    def reprice(self, price: NDArray[np.float64]) -> None:
        """What a change costs from now on, by number of the whole system."""
        moved = np.flatnonzero(self._price != price[self._places])
        self._price[moved] = price[self._places[moved]]
        both = np.concatenate([moved, moved + len(self._places)]).astype(np.int32)
        self._solver.changeColsCost(len(both), both, np.tile(self._price[moved], 2))

    def cheapest(self, target: int, end: Range, *, integer: bool) -> Detour | None:
        """The cheapest way for `target` to be in the range `end`; None: none of whole numbers was found."""
        at = int(np.searchsorted(self._places, target))
        pair = np.array([at, at + len(self._places)], dtype=np.int32)
        low, high = end[0] - self._truth[at], end[1] - self._truth[at]
        self._solver.changeColsBounds(2, pair, np.maximum([low, -high], 0.0), np.maximum([high, -low], 0.0))
        exact = self._solved(integer=integer)
        self._solver.changeColsBounds(2, pair, np.zeros(2), self._room[pair])
        if exact is None:
            return None
        changes: NDArray[np.int64] = np.rint(exact).astype(np.int64)
        if np.abs(exact - changes).max() > ROUND_OFF:
            return None
        changed = np.flatnonzero(changes)
        cost = float(np.abs(changes[changed]) @ self._price[changed])
        return Detour(self._places[changed], self._truth[changed] + changes[changed], cost)

    def _solved(self, *, integer: bool) -> NDArray[np.float64] | None:
        solver = self._solver
        solver.clearSolver()  # from "nothing changes"
        if integer:
            self._set_integer(True)
        solver.run()
        found = None
        if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            more, less = np.split(np.array(solver.getSolution().col_value), 2)
            found = more - less
        if integer:
            self._set_integer(False)
        return found

    def _set_integer(self, integer: bool) -> None:
        every = np.arange(len(self._room), dtype=np.int32)
        self._solver.changeColsIntegrality(len(every), every, np.full(len(every), integer, dtype=np.uint8))
        self._solver.setOptionValue("presolve", "choose" if integer else "off")
