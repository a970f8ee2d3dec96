"""What a reader can work out of hidden numbers: the range of whole numbers that fits all that is shown.

The ranges come from integer linear programs (HiGHS, by scipy). A solution that differs from the truth shows
for many numbers at once that they could be something else, so few programs are needed for most systems; only
what is still in doubt after those is asked for number by number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from warehouse.disclosure.system import System
from warehouse.errors import WarehouseError

ROUNDS = 8
"""Programs that speak for all numbers of a part at once, before each is asked for alone."""


@dataclass(frozen=True)
class Interval:
    """The least and the most that a hidden number can be."""

    low: int
    high: int

    @property
    def width(self) -> int:
        """Nought where the number is known exactly."""
        return self.high - self.low


@dataclass(frozen=True)
class Part:
    """Hidden numbers that hang together through relations, and all that is said of them.

    `places` are their places in the system; `matrix`, `low` and `high` bound sums of them, `lower` and
    `upper` bound them.
    """

    places: NDArray[np.int64]
    truth: NDArray[np.float64]
    matrix: csr_array
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]

    def extreme(self, weights: NDArray[np.float64]) -> NDArray[np.int64]:
        """The whole numbers that fit and whose weighted sum is greatest.

        Raises `WarehouseError` DISCLOSURE_UNDECIDED where the solver finds none: the truth always fits.
        """
        found = milp(
            -weights,
            integrality=np.ones(len(weights)),
            bounds=Bounds(self.lower, self.upper),
            constraints=LinearConstraint(self.matrix, self.low, self.high) if self.matrix.shape[0] else (),
        )
        if found.x is None:
            raise WarehouseError(
                "DISCLOSURE_UNDECIDED",
                f"The solver could not tell what {len(self.places)} hidden figures can be.",
                "Withhold the breakdown in the disclosure policy, then build again.",
            )
        values: NDArray[np.int64] = np.rint(found.x).astype(np.int64)
        return values


def parts(
    system: System, matrix: csr_array, known: NDArray[np.bool_], wanted: NDArray[np.bool_]
) -> Iterator[Part]:
    """The parts of a system in which a wanted number is hidden, given which numbers are `known`."""
    free = np.flatnonzero(~known)
    hidden = matrix[:, free]
    said = np.flatnonzero(np.diff(hidden.indptr))
    hidden = hidden[said]
    seen = -(matrix[said][:, np.flatnonzero(known)] @ system.truth[known].astype(np.float64))
    count, label = connected_components(abs(hidden.T) @ abs(hidden), directed=False)
    row_label = label[hidden.indices[hidden.indptr[:-1]]] if len(said) else np.empty(0, dtype=np.int32)
    by_number = np.argsort(label, kind="stable")
    by_row = np.argsort(row_label, kind="stable")
    number_ends = np.cumsum(np.bincount(label, minlength=count))
    row_ends = np.cumsum(np.bincount(row_label, minlength=count))
    for one in range(count):
        columns = by_number[number_ends[one - 1] if one else 0 : number_ends[one]]
        places = free[columns]
        if not wanted[places].any():
            continue
        rows = by_row[row_ends[one - 1] if one else 0 : row_ends[one]]
        is_equal = said[rows] < len(system.equal)
        yield Part(
            places=places,
            truth=system.truth[places].astype(np.float64),
            matrix=hidden[rows][:, columns],
            low=np.where(is_equal, seen[rows], -np.inf),
            high=seen[rows],
            lower=system.lower[places].astype(np.float64),
            upper=system.upper[places].astype(np.float64),
        )


def exposed(system: System, known: NDArray[np.bool_], wanted: Mapping[int, int]) -> dict[int, Interval]:
    """The hidden numbers whose range is narrower than wanted, each with that range.

    `wanted` gives, by place, how many whole numbers beside one must be possible: 1 keeps a number from being
    known exactly. Numbers that are known anyway are left out. Raises as `Part.extreme` does.
    """
    width = np.zeros(len(system.truth), dtype=np.int64)
    for place, wide in wanted.items():
        if not known[place]:
            width[place] = wide
    found: dict[int, Interval] = {}
    if not width.any():
        return found
    for part in parts(system, system.matrix(), known, width > 0):
        found |= _narrow(part, width[part.places])
    return dict(sorted(found.items()))


def _narrow(part: Part, width: NDArray[np.int64]) -> dict[int, Interval]:
    low = part.truth.astype(np.int64)
    high = low.copy()
    random = np.random.default_rng(len(part.places))
    weights = np.ones(len(low))
    for _ in range(ROUNDS):
        open_ = high - low < width
        if not open_.any():
            return {}
        found = part.extreme(np.where(open_, weights, 0.0))
        low, high = np.minimum(low, found), np.maximum(high, found)
        weights = random.choice([-1.0, 1.0], len(low)) * random.uniform(0.5, 1.5, len(low))
    narrow: dict[int, Interval] = {}
    for number in np.flatnonzero(width):
        for side in (1.0, -1.0):
            if high[number] - low[number] < width[number]:
                alone = np.zeros(len(low))
                alone[number] = side
                found = part.extreme(alone)
                low, high = np.minimum(low, found), np.maximum(high, found)
        if high[number] - low[number] < width[number]:
            narrow[int(part.places[number])] = Interval(int(low[number]), int(high[number]))
    return narrow
