"""How a number could have another value: which others would have to change with it, at the least cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack
from scipy.sparse.csgraph import dijkstra

from warehouse.disclosure.system import System

STEP = 1.0
"""What a step from number to number costs besides its price, so that near ones come before far ones."""


@dataclass(frozen=True)
class Detour:
    """Numbers that change, their values after it, and what it costs that they do."""

    places: NDArray[np.int64]
    values: NDArray[np.int64]
    cost: float


class Map:
    """The numbers and relations of a system, to look for detours in; no detour changes a `fixed` number."""

    def __init__(self, system: System, fixed: NDArray[np.bool_]) -> None:
        self._system = system
        self._matrix = system.matrix()
        self._room = -(self._matrix @ system.truth)  # what a relation that is no equation leaves free
        onto = self._matrix.tocoo()
        is_free = ~fixed[onto.col]
        self._number = onto.col[is_free]
        self._relation = onto.row[is_free] + len(system.truth)

    def around(self, target: int, price: NDArray[np.float64]) -> NDArray[np.int64]:
        """The numbers that a change of `target` can reach, those first that a cheap way leads to.

        `price` is what a change costs, by number.
        """
        size = sum(self._matrix.shape)
        into = (price[self._number] + STEP, (self._relation, self._number))
        out = (np.full(len(self._number), STEP), (self._number, self._relation))
        graph = csr_array(into, shape=(size, size)) + csr_array(out, shape=(size, size))
        far = dijkstra(graph, indices=target)[: len(price)]
        reached: NDArray[np.int64] = np.argsort(far, kind="stable")[: np.isfinite(far).sum()]
        return reached

    def cheapest(
        self,
        target: int,
        low: int,
        high: int,
        price: NDArray[np.float64],
        places: NDArray[np.int64],
    ) -> Detour | None:
        """The cheapest way for `target` to be from `low` to `high`; None where there is none.

        None but `places`, which are in order, may change; the truth is not between `low` and `high`. The
        cost is that of each unit of each change, so it is the least by a measure near the price and not by
        the price alone.
        """
        system, count = self._system, len(places)
        matrix = self._matrix[:, places]
        rows = np.flatnonzero(np.diff(matrix.indptr))
        matrix = matrix[rows]
        truth = system.truth[places]
        # What each number is more than it is, then what it is less.
        most = np.concatenate([system.upper[places] - truth, truth - system.lower[places]])
        least = np.zeros(2 * count)
        at = int(np.searchsorted(places, target)) + np.array([0, count])
        least[at] = np.maximum([low - system.truth[target], system.truth[target] - high], 0)
        most[at] = np.maximum([high - system.truth[target], system.truth[target] - low], 0)
        cost = np.tile(price[places], 2)
        relations = LinearConstraint(
            hstack([matrix, -matrix]),
            np.where(rows < len(system.equal), 0.0, -np.inf),
            self._room[rows],
        )
        # Most of these programs have whole solutions by themselves, and those are found much sooner.
        for integrality in (0, 1):
            found = milp(
                cost,
                integrality=np.full(2 * count, integrality),
                bounds=Bounds(least, most),
                constraints=relations,
            )
            if found.x is None:
                return None
            exact = found.x[:count] - found.x[count:]
            changes = np.rint(exact).astype(np.int64)
            if np.abs(exact - changes).max() < 1e-6:
                break
        changed = changes != 0
        return Detour(places[changed], truth[changed] + changes[changed], float(price[places[changed]].sum()))
