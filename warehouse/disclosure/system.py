"""What is known of a set of whole numbers: how they add up, and how small each of them can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Terms = tuple[tuple[int, int], ...]
"""Numbers by their place in the system, each with the factor it is taken with."""


@dataclass(frozen=True)
class System:
    """Whole numbers and the relations between them that every reader knows.

    `truth` holds the numbers and `lower` the least each can be for a reader who knows nothing else.
    Each of `equal` sums to nought; each of `at_most` sums to nought or less. Both hold for `truth`.
    """

    truth: NDArray[np.int64]
    lower: NDArray[np.int64]
    equal: Sequence[Terms]
    at_most: Sequence[Terms] = field(default=())

    @cached_property
    def upper(self) -> NDArray[np.int64]:
        """The most that each number can be: a reader has a rough idea of its size."""
        return 2 * self.truth + 50

    @cached_property
    def matrix(self) -> csr_array:
        """All relations, one a row, those that are equations first."""
        relations = [*self.equal, *self.at_most]
        lengths = [len(terms) for terms in relations]
        places = [place for terms in relations for place, _ in terms]
        factors = [factor for terms in relations for _, factor in terms]
        starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        return csr_array((factors, places, starts), shape=(len(relations), len(self.truth)), dtype=np.float64)
