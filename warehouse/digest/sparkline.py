"""A small line of monthly values as SVG path data. A missing month is a gap, never a bridged line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# Two points are a difference, not a course.
_FEWEST = 3


@dataclass(frozen=True)
class Sparkline:
    """A drawn series: `path` in whole units of the view box, the newest point, and its extremes."""

    path: str
    end_x: int
    end_y: int
    minimum: Decimal
    maximum: Decimal


def sparkline(values: Sequence[Decimal | None], width: int, height: int, margin: int = 3) -> Sparkline | None:
    """Draw monthly values, oldest first, evenly spaced over the width; None for fewer than three."""
    present = [value for value in values if value is not None]
    if len(present) < _FEWEST:
        return None
    low, high = min(present), max(present)
    across = Decimal(width - 2 * margin) / max(len(values) - 1, 1)
    spread = high - low

    def place(index: int, value: Decimal) -> tuple[int, int]:
        share = (value - low) / spread if spread else Decimal("0.5")
        return round(margin + across * index), round(height - margin - share * (height - 2 * margin))

    pieces: list[str] = []
    previous: tuple[int, int] | None = None
    end = (0, 0)
    for index, value in enumerate(values):
        if value is None:
            previous = None
            continue
        x, y = end = place(index, value)
        if previous is None:
            # A lone month has no line; a zero-length stroke with round ends shows it as a dot.
            pieces.append(f"M{x} {y}h0")
        else:
            pieces.append(f"l{x - previous[0]} {y - previous[1]}")
        previous = (x, y)
    return Sparkline("".join(pieces), *end, low, high)
