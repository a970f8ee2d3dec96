"""What disclosure control knows of a figure and of who has said what about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Key(NamedTuple):
    """What names one figure of a release."""

    indicator_code: str
    area_code: str
    period_kind: str
    period_end: date
    breakdown: str
    breakdown_value: str


class Counted(NamedTuple):
    """One figure as counted from records: the unsuppressed twin of what a release shows.

    `denominator` counts cases; it is None for counts and for rates.
    """

    key: Key
    period_start: date
    numerator: int
    denominator: int | None


class Stated(NamedTuple):
    """A figure that somebody else has printed already, with what it shows."""

    key: Key
    numerator: int | None
    denominator: int | None
    value: Decimal | None


class Series(NamedTuple):
    """How an indicator counts: on a day or over a window, and what a share is multiplied by."""

    is_stock: bool
    is_count: bool
    multiplier: int


@dataclass(frozen=True)
class Vintage:
    """The figures that stand in a published release as they were then; `shown`: which with their values."""

    release_id: str
    figures: Sequence[Counted]
    shown: Sequence[bool]
