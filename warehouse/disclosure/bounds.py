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


class Seen:
    """Of each number the least and the most that it has been seen to be able to be; at first the truth.

    Hiding more takes nothing away from what is possible, so what was seen once stays so.
    """

    def __init__(self, system: System) -> None:
        self.low = system.truth.copy()
        self.high = system.truth.copy()

    @property
    def width(self) -> NDArray[np.int64]:
        """How many whole numbers beside one each number can be, as far as has been seen."""
        return self.high - self.low

    def interval(self, place: int) -> Interval:
        """What one number has been seen to be able to be."""
        return Interval(int(self.low[place]), int(self.high[place]))

    def add(self, places: NDArray[np.int64], values: NDArray[np.int64]) -> None:
        """Take in that these numbers can have these values, all at once."""
        self.low[places] = np.minimum(self.low[places], values)
        self.high[places] = np.maximum(self.high[places], values)


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


def parts(system: System, known: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> Iterator[Part]:
    """The parts of a system in which a wanted number is hidden, given which numbers are `known`."""
    free = np.flatnonzero(~known)
    hidden = system.matrix[:, free]
    said = np.flatnonzero(np.diff(hidden.indptr))
    hidden = hidden[said]
    seen = -(system.matrix[said][:, np.flatnonzero(known)] @ system.truth[known].astype(np.float64))
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


def exposed(
    system: System, known: NDArray[np.bool_], wanted: Mapping[int, int], seen: Seen | None = None
) -> dict[int, Interval]:
    """The hidden numbers whose range is narrower than wanted, each with that range.

    `wanted` gives, by place, how many whole numbers beside one must be possible: 1 keeps a number from being
    known exactly. Numbers that are known anyway are left out. What `seen` says is not asked again, and what
    is found is added to it. Raises as `Part.extreme` does.
    """
    seen = seen or Seen(system)
    found: list[int] = []
    for part, width in _open_parts(system, known, wanted, seen):
        _ask_for_many(part, width, seen)
        found += _narrow(part, width, seen)
    return {place: seen.interval(place) for place in sorted(found)}


def doubtful(system: System, known: NDArray[np.bool_], wanted: Mapping[int, int], seen: Seen) -> list[int]:
    """Where `exposed` would have to ask for each number alone: what it returns is among these."""
    found: list[int] = []
    for part, width in _open_parts(system, known, wanted, seen):
        _ask_for_many(part, width, seen)
        found += part.places[seen.width[part.places] < width].tolist()
    return sorted(found)


def _open_parts(
    system: System, known: NDArray[np.bool_], wanted: Mapping[int, int], seen: Seen
) -> Iterator[tuple[Part, NDArray[np.int64]]]:
    """The parts that have a number of too narrow a range, as far as is seen, with the widths wanted."""
    width = np.zeros(len(system.truth), dtype=np.int64)
    for place, wide in wanted.items():
        if not known[place]:
            width[place] = wide
    is_open = seen.width < width
    if is_open.any():
        for part in parts(system, known, is_open):
            yield part, width[part.places]


def _ask_for_many(part: Part, width: NDArray[np.int64], seen: Seen) -> None:
    """Programs that speak for all numbers of a part at once."""
    places = part.places
    random = np.random.default_rng(len(places))
    weights = np.ones(len(places))
    for _ in range(ROUNDS):
        is_open = seen.width[places] < width
        if is_open.sum() <= ROUNDS // 2:
            return  # as many programs that ask for one number each say more
        seen.add(places, part.extreme(np.where(is_open, weights, 0.0)))
        weights = random.choice([-1.0, 1.0], len(places)) * random.uniform(0.5, 1.5, len(places))


def _narrow(part: Part, width: NDArray[np.int64], seen: Seen) -> list[int]:
    """The numbers of a part whose range is too narrow; each is asked for alone."""
    narrow: list[int] = []
    for number, place in enumerate(part.places.tolist()):
        for side in (1.0, -1.0):
            if seen.interval(place).width < width[number]:
                alone = np.zeros(len(part.places))
                alone[number] = side
                seen.add(part.places, part.extreme(alone))
        if seen.interval(place).width < width[number]:
            narrow.append(place)
    return narrow
