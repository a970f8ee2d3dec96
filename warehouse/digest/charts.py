"""Pictures of figures as inline SVG: lines over months, years over each other, a place among others.

Coordinates are whole or tenths of a view box; every text is escaped. A missing month is a gap. Each picture
stands beside a table of the same numbers, so its label only says what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

Write = Callable[[Decimal], str]
WIDTH, HEIGHT = 640, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 74, 14, 30
_STEPS = (1, 2, Decimal("2.5"), 5, 10)


@dataclass(frozen=True)
class Point:
    """One month of a process-control chart; `label` stands below where it is not empty."""

    value: Decimal | None
    label: str = ""
    centre: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    is_flagged: bool = False


@dataclass(frozen=True)
class Place:
    """One line of a picture of places: a value, its interval, and the spread of a group behind it."""

    label: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    spread: tuple[Decimal, Decimal, Decimal, Decimal, Decimal] | None = None
    is_own: bool = False


@dataclass(frozen=True)
class Bar:
    """One signed amount."""

    label: str
    value: Decimal


@dataclass(frozen=True)
class Step:
    """The scores of one line over time, oldest first."""

    label: str
    scores: Sequence[Decimal]


def ticks(low: Decimal, high: Decimal, most: int = 5) -> list[Decimal]:
    """Round numbers that span `low` to `high`, at most about `most` of them."""
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / (most - 1)
    size = Decimal(10) ** rough.adjusted()
    step = next(size * factor for factor in _STEPS if size * factor >= rough)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR")
    last = (high / step).to_integral_value(rounding="ROUND_CEILING")
    return [step * number for number in range(int(first), int(last) + 1)]


class _Scale:
    """Places values between the first and the last of round ticks."""

    def __init__(self, values: Sequence[Decimal], start: int, end: int) -> None:
        low, high = min(values), max(values)
        self.ticks = ticks(low, high)
        self._start, self._end = start, end

    def __call__(self, value: Decimal) -> Decimal:
        share = (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])
        return (self._start + share * (self._end - self._start)).quantize(Decimal("0.1"))


def _open(kind: str, height: int, label: str) -> Markup:
    return Markup('<svg class="pic {}" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
        kind, WIDTH, height, label
    )


def _text(x: Decimal | int, y: Decimal | int, words: str, kind: str = "") -> Markup:
    return Markup('<text x="{}" y="{}"{}>{}</text> ').format(
        x, y, Markup(' class="{}"').format(kind) if kind else "", words
    )


def _grid(scale: _Scale, write: Write) -> Markup:
    lines = Markup()
    for tick in scale.ticks:
        y = scale(tick)
        lines += Markup('<path class="gr" d="M{} {}H{}"/>').format(_LEFT, y, WIDTH - _RIGHT)
        lines += _text(_LEFT - 8, y + 4, write(tick), "e")
    return lines


def _path(points: Sequence[tuple[Decimal, Decimal] | None]) -> str:
    pieces, joined = [], False
    for point in points:
        if point is None:
            joined = False
            continue
        pieces.append(f"{'L' if joined else 'M'}{point[0]} {point[1]}")
        joined = True
    return "".join(pieces)


def _across(count: int) -> list[Decimal]:
    step = Decimal(WIDTH - _LEFT - _RIGHT) / max(count - 1, 1)
    return [(_LEFT + step * index).quantize(Decimal("0.1")) for index in range(count)]


def process_chart(points: Sequence[Point], target: Decimal | None, write: Write, label: str) -> Markup:
    """Months in order with their mean, limits and target; flagged months are diamonds."""
    known = [
        amount for point in points for amount in (point.value, point.lower, point.upper) if amount is not None
    ]
    scale = _Scale([*known, *([] if target is None else [target])], HEIGHT - _BOTTOM, _TOP)
    xs = _across(len(points))
    picture = _open("cc", HEIGHT, label) + _grid(scale, write)
    for x, point in zip(xs, points, strict=True):
        if point.label:
            picture += Markup('<path class="gr" d="M{0} {1}v5"/>').format(x, HEIGHT - _BOTTOM)
            picture += _text(x, HEIGHT - 8, point.label)
    for name in ("lower", "centre", "upper"):
        line = [
            None if (amount := getattr(point, name)) is None else (x, scale(amount))
            for x, point in zip(xs, points, strict=True)
        ]
        kind = "ce" if name == "centre" else "li"
        picture += Markup('<path class="{}" d="{}"/>').format(kind, _path(line))
        if line[-1]:
            end = {"lower": "lower limit", "centre": "mean", "upper": "upper limit"}[name]
            picture += _text(WIDTH - _RIGHT + 8, line[-1][1] + 4, end, "s minor")
    if target is not None:
        y = scale(target)
        picture += Markup('<path class="ta" d="M{} {}H{}"/>').format(_LEFT, y, WIDTH - _RIGHT)
        picture += _text(_LEFT + 4, y - 5, f"target {write(target)}", "s")
    places = [
        None if point.value is None else (x, scale(point.value)) for x, point in zip(xs, points, strict=True)
    ]
    picture += Markup('<path class="va" d="{}"/>').format(_path(places))
    for place, point in zip(places, points, strict=True):
        if place and point.is_flagged:
            picture += Markup('<path class="fl" d="M{} {}l6 6-6 6-6-6z"/>').format(place[0], place[1] - 6)
        elif place:
            picture += Markup('<circle class="pt" cx="{}" cy="{}" r="3"/>').format(*place)
    return picture + Markup("</svg>")


def years_chart(
    years: Sequence[tuple[str, Sequence[Decimal | None]]], months: Sequence[str], write: Write, label: str
) -> Markup:
    """One line a year, oldest first, over the months; the last is the year of the release."""
    known = [value for _, values in years for value in values if value is not None]
    scale = _Scale(known, HEIGHT - _BOTTOM, _TOP)
    xs = _across(len(months))
    picture = _open("ye", HEIGHT, label) + _grid(scale, write)
    for index, (x, month) in enumerate(zip(xs, months, strict=True)):
        picture += _text(x, HEIGHT - 8, month, "" if index % 3 == 0 else "minor")
    taken: list[Decimal] = []
    for back, (name, values) in enumerate(reversed(years)):
        places = [None if value is None else (x, scale(value)) for x, value in zip(xs, values, strict=True)]
        drawn = [place for place in places if place]
        picture += Markup('<path class="y{}" d="{}"/>').format(min(back, 2), _path(places))
        x, y = drawn[-1]
        picture += Markup('<circle class="y{}" cx="{}" cy="{}" r="3.5"/>').format(min(back, 2), x, y)
        while any(abs(y - other) < 14 for other in taken):
            y += 14
        taken.append(y)
        picture += _text(x + 8, y + 4, name, f"s y{min(back, 2)}")
    return picture + Markup("</svg>")


def places_chart(places: Sequence[Place], write: Write, label: str) -> Markup:
    """Values on one line each, with intervals as whiskers and a group's spread as a box."""
    known = [
        amount
        for place in places
        for amount in (place.value, place.low, place.high, *(place.spread or ()))
        if amount is not None
    ]
    left, row = 168, 34
    height = row * len(places) + 34
    scale = _Scale(known, left, WIDTH - 30)
    picture = _open("pl", height, label)
    for tick in scale.ticks:
        x = scale(tick)
        picture += Markup('<path class="gr" d="M{} 6V{}"/>').format(x, height - 28)
        picture += _text(x, height - 8, write(tick))
    for number, place in enumerate(places):
        y = 22 + row * number
        picture += _text(left - 14, y + 4, place.label, "e own" if place.is_own else "e")
        if place.spread:
            low, lower, median, upper, high = (scale(amount) for amount in place.spread)
            picture += Markup('<path class="wh" d="M{} {}H{}"/>').format(low, y, high)
            picture += Markup('<rect class="bx" x="{}" y="{}" width="{}" height="16"/>').format(
                lower, y - 8, max(upper - lower, Decimal(1))
            )
            picture += Markup('<path class="md" d="M{} {}v16"/>').format(median, y - 8)
        if place.low is not None and place.high is not None:
            ends = (scale(place.low), y - 5, y + 5, scale(place.high))
            picture += Markup('<path class="iv" d="M{0} {1}V{2}M{0} {3}H{4}M{4} {1}V{2}"/>').format(
                ends[0], ends[1], ends[2], y, ends[3]
            )
        if place.value is not None:
            x = scale(place.value)
            shape = '<circle class="pt" cx="{}" cy="{}" r="5"/>'
            if not place.is_own:
                shape = '<path class="ot" d="M{} {}l5 5-5 5-5-5z"/>'
            picture += Markup(shape).format(x, y if place.is_own else y - 5)  # noqa: S704  both are constants
    return picture + Markup("</svg>")


def bars_chart(bars: Sequence[Bar], write: Write, label: str) -> Markup:
    """Signed amounts to the right and left of nought, in the order given, each with its number."""
    left, row, room = 300, 28, 84
    height = row * len(bars) + 10
    scale = _Scale([Decimal(0), *(bar.value for bar in bars)], left + room, WIDTH - room)
    zero = scale(Decimal(0))
    picture = _open("ba", height, label)
    for number, bar in enumerate(bars):
        x, y = scale(bar.value), 8 + row * number
        side = "up" if bar.value > 0 else "dn"
        picture += Markup('<rect class="{}" x="{}" y="{}" width="{}" height="16"/>').format(
            side, min(x, zero), y, abs(x - zero)
        )
        picture += _text(left, y + 13, bar.label if len(bar.label) < 44 else f"{bar.label[:42]}…", "e")
        outside = x + 6 if bar.value > 0 else x - 6
        picture += _text(outside, y + 13, write(bar.value), "s own" if bar.value > 0 else "e own")
    return picture + Markup('<path class="ze" d="M{} 2V{}"/></svg>').format(zero, height - 2)


def steps_chart(steps: Sequence[Step], label: str) -> Markup:
    """Scores from 1 to 5: the newest of each line as a dot, earlier ones as rings joined to it."""
    left, row = 110, 30
    height = row * len(steps) + 34

    def place(score: Decimal) -> Decimal:
        return (left + (score - 1) / 4 * (WIDTH - left - 40)).quantize(Decimal("0.1"))

    picture = _open("st", height, label)
    for score in range(1, 6):
        x = place(Decimal(score))
        picture += Markup('<path class="gr" d="M{} 6V{}"/>').format(x, height - 26)
        picture += _text(x, height - 8, str(score))
    for number, step in enumerate(steps):
        y = 20 + row * number
        picture += _text(left - 14, y + 4, step.label, "e")
        xs = [place(score) for score in step.scores]
        if len(xs) > 1:
            picture += Markup('<path class="va" d="M{} {}H{}"/>').format(xs[0], y, xs[-1])
        for x in xs[:-1]:
            picture += Markup('<circle class="ri" cx="{}" cy="{}" r="5"/>').format(x, y)
        if xs:
            picture += Markup('<circle class="pt" cx="{}" cy="{}" r="6"/>').format(xs[-1], y)
    return picture + Markup("</svg>")
