"""How the warehouse's figures hang together: numbers, and every relation between them that readers know.

A number is what a figure shows: how many were counted, and of how many cases. Figures that show the same
number share it: a stock's month and its year to date, the referrals that are one indicator's count and
another's denominator, the same month in two releases. A number that changed between releases is two numbers.
A relation is taken in only where it holds for the true numbers: what does not would lead a reader astray.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from warehouse.disclosure.figures import Counted, Series, Stated
from warehouse.disclosure.policy import WHOLE, Policy
from warehouse.disclosure.system import System, Terms

NUMERATOR, DENOMINATOR, REST = "numerator", "denominator", "rest"
Member = tuple[str, str]
_ALL: Member = (WHOLE, WHOLE)
Window = tuple[date, date]
Number = tuple[str, str, Window, Member, int]
"""What a number counts: quantity, area, window and member, and how many they are."""


@dataclass
class _Line:
    """The numbers of one quantity of an area in one release, by window and by breakdown and member.

    `sums` names the equations that hold: of a window and a breakdown, that its members make the whole; of a
    window and a member, that its months make the window.
    """

    is_stock: bool
    at: dict[tuple[Window, Member], int] = field(default_factory=dict)
    sums: set[tuple[Window, str | Member]] = field(default_factory=set)


@dataclass(frozen=True)
class Shown:
    """The places of the numbers of one figure: counted, of how many, and how many not."""

    numerator: int
    denominator: int | None = None
    rest: int | None = None

    @property
    def places(self) -> tuple[int, ...]:
        """What a figure that is shown gives away by itself."""
        return tuple(place for place in (self.numerator, self.denominator, self.rest) if place is not None)


class Network:
    """Numbers and relations of one or more releases, made step by step."""

    def __init__(self, policy: Policy, series: Mapping[str, Series]) -> None:
        self._policy = policy
        self._series = series
        self._places: dict[Number, int] = {}
        self._truth: list[int] = []
        self._lower: list[int] = []
        self._equal: dict[Terms, None] = {}
        self._at_most: dict[Terms, None] = {}

    def copy(self) -> Network:
        """The same numbers and relations, to take in more without changing these."""
        other = Network(self._policy, self._series)
        other._places, other._truth, other._lower = {**self._places}, [*self._truth], [*self._lower]
        other._equal, other._at_most = {**self._equal}, {**self._at_most}
        return other

    def add(self, figures: Iterable[Counted]) -> list[Shown]:
        """Take in the figures of one release; returns their numbers, in order."""
        lines: dict[tuple[str, str, str], _Line] = {}
        shown = [self._figure(figure, lines) for figure in figures]
        by_quantity: dict[tuple[str, str], _Line] = {}
        for (indicator_code, part, area_code), line in lines.items():
            if part == REST:
                # What holds of both holds of their difference; said again it would only slow the search down.
                counted = [lines[indicator_code, other, area_code] for other in (NUMERATOR, DENOMINATOR)]
                if all(other.at.keys() == line.at.keys() for other in counted):
                    line.sums = counted[0].sums & counted[1].sums
            self._relate(line)
            by_quantity.setdefault((self._quantity(indicator_code, part), area_code), line)
        self._relate_quantities(by_quantity)
        return shown

    def hear(self, figure: Counted, shown: Shown, stated: Stated, decimals: int) -> list[int]:
        """Take in what somebody printed of a figure; returns the places of the numbers known by it.

        What differs from the figure tells nothing about it.
        """
        series = self._series[figure.key.indicator_code]
        known = []
        counted = stated.value if series.is_count else stated.numerator
        if counted is not None and counted == figure.numerator:
            known.append(shown.numerator)
        if shown.denominator is not None and stated.denominator == figure.denominator:
            known.append(shown.denominator)
        if shown.denominator is not None and stated.value is not None and figure.denominator:
            # A share printed to so many decimals bounds what is counted between two shares of the cases.
            scale = 2 * 10**decimals
            printed = int(stated.value * scale)
            exact = figure.numerator * series.multiplier * scale
            if abs(exact - printed * figure.denominator) <= figure.denominator:
                times = series.multiplier * scale
                self._at_most[(shown.numerator, -times), (shown.denominator, printed - 1)] = None
                self._at_most[(shown.numerator, times), (shown.denominator, -printed - 1)] = None
        return known

    @property
    def names(self) -> list[Number]:
        """What each number taken in so far counts, by its place."""
        return list(self._places)

    def system(self) -> System:
        """Everything taken in so far."""
        return System(
            np.array(self._truth, dtype=np.int64),
            np.array(self._lower, dtype=np.int64),
            list(self._equal),
            list(self._at_most),
        )

    def _quantity(self, indicator_code: str, part: str) -> str:
        return self._policy.quantities.get((indicator_code, part), f"{indicator_code} {part}")

    def _figure(self, figure: Counted, lines: dict[tuple[str, str, str], _Line]) -> Shown:
        key = figure.key
        # Of a member without cases there is no row, so that a row says there is a case.
        least = int(key.breakdown != WHOLE)
        if figure.denominator is None:
            return Shown(self._number(figure, NUMERATOR, figure.numerator, least, lines))
        numerator = self._number(figure, NUMERATOR, figure.numerator, 0, lines)
        denominator = self._number(figure, DENOMINATOR, figure.denominator, least, lines)
        rest = self._number(figure, REST, figure.denominator - figure.numerator, 0, lines)
        self._equate(((numerator, 1), (rest, 1), (denominator, -1)))
        return Shown(numerator, denominator, rest)

    def _number(
        self,
        figure: Counted,
        part: str,
        truth: int,
        least: int,
        lines: dict[tuple[str, str, str], _Line],
    ) -> int:
        key = figure.key
        is_stock = self._series[key.indicator_code].is_stock
        window = (key.period_end if is_stock else figure.period_start, key.period_end)
        member = (key.breakdown, key.breakdown_value)
        name = (self._quantity(key.indicator_code, part), key.area_code, window, member, truth)
        place = self._places.setdefault(name, len(self._truth))
        if place == len(self._truth):
            self._truth.append(truth)
            self._lower.append(0)
        self._lower[place] = max(self._lower[place], least)
        line = lines.setdefault((key.indicator_code, part, key.area_code), _Line(is_stock))
        line.at[window, member] = place
        return place

    def _relate(self, line: _Line) -> None:
        members: dict[tuple[Window, str], list[Member]] = defaultdict(list)
        for window, member in line.at:
            if member != _ALL:
                members[window, member[0]].append(member)
        for (window, breakdown), found in members.items():
            if (window, _ALL) in line.at and (window, breakdown) not in line.sums:
                parts = tuple((line.at[window, member], 1) for member in found)
                if self._equate((*parts, (line.at[window, _ALL], -1))):
                    line.sums.add((window, breakdown))
        if not line.is_stock:
            self._relate_windows(line, members)

    def _relate_windows(self, line: _Line, members: Mapping[tuple[Window, str], list[Member]]) -> None:
        wholes = {window for window, member in line.at if member == _ALL}
        month_from = {window[0]: window for window in wholes if _months(window) == 1}
        made_of = {
            window: [month_from[start] for start in starts]
            for window in wholes
            if _months(window) > 1
            for starts in [list(_month_starts(window))]
            if month_from.keys() >= set(starts)
        }
        # The wholes last, as most of theirs follow from those of their members.
        for window, member in sorted(line.at, key=lambda at: at[1] == _ALL):
            if window not in made_of or (window, member) in line.sums:
                continue
            place, months = line.at[window, member], made_of[window]
            found = [line.at[month, member] for month in months if (month, member) in line.at]
            follows = member == _ALL and _follows(line, members, window, months)
            # Who is counted once in a window may be counted in several of its months.
            if follows or self._equate((*((term, 1) for term in found), (place, -1))):
                line.sums.add((window, member))
            else:
                self._bound((*((term, -1) for term in found), (place, 1)))
                for term in found:
                    self._bound(((term, 1), (place, -1)))

    def _relate_quantities(self, lines: Mapping[tuple[str, str], _Line]) -> None:
        for (quantity, area_code), line in lines.items():
            for stock, began, ended in self._policy.flows:
                if quantity == stock:
                    self._relate_flow(line, lines.get((began, area_code)), lines.get((ended, area_code)))
            for part, whole in self._policy.parts:
                if quantity == part and (whole, area_code) in lines:
                    wider = lines[whole, area_code]
                    for at, place in line.at.items():
                        if at in wider.at:
                            self._bound(((place, 1), (wider.at[at], -1)))

    def _relate_flow(self, stock: _Line, began: _Line | None, ended: _Line | None) -> None:
        """Open at a month's end is open at the end before, with what began, without what ended."""
        if began is None or ended is None:
            return
        months = {
            window[1]: window
            for line in (began, ended)
            for window, member in line.at
            if member == _ALL and _months(window) == 1
        }
        before_of = {end: date.fromordinal(window[0].toordinal() - 1) for end, window in months.items()}
        for (window, member), place in stock.at.items():
            month = months.get(window[1])
            if month is None or member[0] == "age":  # ages change without anybody coming or going
                continue
            before = before_of[window[1]]
            if ((before, before), _ALL) not in stock.at:
                continue
            moved = (
                (stock.at.get(((before, before), member)), 1),
                (began.at.get((month, member)), 1),
                (ended.at.get((month, member)), -1),
            )
            self._equate((*((at, sign) for at, sign in moved if at is not None), (place, -1)))

    def _equate(self, terms: Terms) -> bool:
        """Take in an equation where it holds; says whether it does."""
        holds = sum(self._truth[place] * factor for place, factor in terms) == 0
        summed = _summed(terms)
        if holds and summed:
            self._equal[summed] = None
        return holds

    def _bound(self, terms: Terms) -> None:
        summed = _summed(terms)
        if summed and sum(self._truth[place] * factor for place, factor in summed) <= 0:
            self._at_most[summed] = None


def _follows(
    line: _Line, members: Mapping[tuple[Window, str], list[Member]], window: Window, months: Sequence[Window]
) -> bool:
    """Whether some breakdown's sums say already that the months of the whole make its window."""
    windows = (window, *months)
    return any(
        all(
            (one, breakdown) in line.sums
            and all((window, member) in line.sums for member in members[one, breakdown])
            for one in windows
        )
        for at, breakdown in members
        if at == window
    )


def _summed(terms: Terms) -> Terms:
    """Each number once, in order."""
    factors: dict[int, int] = defaultdict(int)
    for place, factor in terms:
        factors[place] += factor
    return tuple((place, factor) for place, factor in sorted(factors.items()) if factor)


def _from_month(window: Window) -> Window:
    """The window from the next month's first day, where it begins with a month's last one.

    Rolling twelve months to 28 February begin with 29 February after a leap day (counting.md); readers take
    them for twelve months, and most often they are right.
    """
    start, end = window
    following = date.fromordinal(start.toordinal() + 1)
    return (following, end) if following.day == 1 else window


def _months(window: Window) -> int:
    """Calendar months that a window spans; 0 where it begins within one."""
    start, end = _from_month(window)
    return (end.year - start.year) * 12 + end.month - start.month + 1 if start.day == 1 else 0


def _month_starts(window: Window) -> Iterator[date]:
    start, end = _from_month(window)
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        yield date(year, month, 1)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
