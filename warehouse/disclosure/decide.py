"""Which figures of a release are shown, given the releases before it and what others have printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log10
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from warehouse.disclosure.bounds import Interval, Seen, exposed
from warehouse.disclosure.figures import Counted, Key, Series, Stated, Vintage
from warehouse.disclosure.network import Network, Number, Shown
from warehouse.disclosure.policy import WHOLE, Policy
from warehouse.disclosure.protect import Figure, Protection, known_numbers, needs_of, protect
from warehouse.disclosure.system import System

Outcome = Literal["shown", "small", "protects_others", "breakdown_withheld", "not_public"]
PRESENT = frozenset({"shown", "small", "protects_others"})
"""A figure of these has a row in the release, with its value or with the symbol c."""

WHOLE_COST = 20.0
_Breakdown = tuple[str, str, str]  # indicator, area, breakdown
_Said = tuple[Key, int, int | None]  # a figure and its numbers


@dataclass(frozen=True)
class Case:
    """All that is needed to decide about a release, or to attack it.

    `figures` are those of the release that is being made; `earlier` the releases published before it, with
    the figures that stand in them, held back or not; `stated` what others have printed; `decimals` to how
    many places each indicator is printed.
    """

    policy: Policy
    series: Mapping[str, Series]
    decimals: Mapping[str, int]
    figures: Sequence[Counted]
    earlier: Sequence[Vintage] = ()
    stated: Sequence[Stated] = ()


@dataclass(frozen=True)
class Public:
    """What is public before the release that is being made, and which of its figures are held back."""

    network: Network
    figures: list[Figure]
    hidden: list[bool]


@dataclass(frozen=True)
class Weighed:
    """A case as a system: its published figures, earlier ones first; `first` is the place of the new ones.

    `public` is the earlier part of it; `names` tells what each number of the system counts.
    """

    public: Public
    system: System
    names: list[Number]
    figures: list[Figure]
    is_earlier_hidden: NDArray[np.bool_]

    @property
    def first(self) -> int:
        """Where the figures of the release that is being made begin."""
        return len(self.is_earlier_hidden)

    def hidden(self, new: Sequence[bool]) -> NDArray[np.bool_]:
        """Which figures are hidden, if these of the release that is being made are."""
        return np.concatenate([self.is_earlier_hidden, np.array(new, dtype=bool)])


def decide(case: Case) -> tuple[list[Outcome], Protection]:
    """Decide about every figure of a case, in their order; the same case gives the same outcome.

    Where hiding figures of a breakdown does not protect them, because which rows there are says too much,
    the breakdown is withheld. The protection says besides what could not be protected, whatever is held back:
    it follows from what is public already.
    """
    left_out = breakdowns_left_out(case.policy, case.figures)
    # What was held back once stays so while it is the same: the same month again is the same release.
    before = _held_back_before(case.earlier)
    public = _public(case)
    while True:
        present = replace(case, figures=[one for one in case.figures if _breakdown(one) not in left_out])
        weighed = weigh(present, public)
        held_back = weighed.hidden([_said(figure) in before for figure in present.figures])
        done = protect(weighed.system, weighed.figures, held_back)
        more = _told_by(present, weighed, done) if done.unprotected else set()
        if not more:
            return _outcomes(case, left_out, present, done.hidden[weighed.first :]), done
        left_out |= dict.fromkeys(sorted(more), "breakdown_withheld")


def _outcomes(
    case: Case, left_out: Mapping[_Breakdown, Outcome], present: Case, hidden: NDArray[np.bool_]
) -> list[Outcome]:
    small = case.policy.is_small
    held_back: dict[Key, Outcome] = {
        figure.key: "small" if small(figure.numerator, figure.denominator) else "protects_others"
        for figure, is_hidden in zip(present.figures, hidden, strict=True)
        if is_hidden
    }
    return [left_out.get(_breakdown(figure)) or held_back.get(figure.key, "shown") for figure in case.figures]


def _held_back_before(earlier: Sequence[Vintage]) -> set[_Said]:
    """What earlier releases held back, each number that none of them has shown."""
    said: dict[bool, set[_Said]] = {True: set(), False: set()}
    for vintage in earlier:
        for figure, is_shown in zip(vintage.figures, vintage.shown, strict=True):
            said[is_shown].add(_said(figure))
    return said[False] - said[True]


def _said(figure: Counted) -> _Said:
    return figure.key, figure.numerator, figure.denominator


def _told_by(case: Case, weighed: Weighed, done: Protection) -> set[_Breakdown]:
    """The breakdowns that still give figures away; of a whole that is given away, those of its indicator."""
    found = _recoverable(case, weighed, done.hidden, done.seen)
    told = {_breakdown(figure) for figure, interval in zip(case.figures, found, strict=True) if interval}
    parts = {name for name in told if name[2] != WHOLE}
    wholes = {name[:2] for name in told}
    present_parts = {name for name in map(_breakdown, case.figures) if name[2] != WHOLE}
    return parts or {name for name in present_parts if name[:2] in wholes}


def recoverable(case: Case, shown: Sequence[bool]) -> list[Interval | None]:
    """For each figure of a case, what can be worked out of it though it must not be.

    All figures of the case stand in the release; `shown` says which with their values. None: the figure is
    safe, or it may be shown, or it could be worked out before this release already.
    """
    weighed = weigh(case)
    return _recoverable(case, weighed, weighed.hidden([not is_shown for is_shown in shown]))


def _recoverable(
    case: Case, weighed: Weighed, hidden: NDArray[np.bool_], seen: Seen | None = None
) -> list[Interval | None]:
    # Of a small figure that is shown the number is known, and it must not be.
    must_hide = hidden | np.array(
        [figure.is_small and not figure.is_fixed for figure in weighed.figures], dtype=bool
    )
    wanted = needs_of(weighed.figures, must_hide)
    known = known_numbers(weighed.system, weighed.figures, hidden)
    found = exposed(weighed.system, known, wanted, seen)
    found |= {
        place: Interval(int(weighed.system.truth[place]), int(weighed.system.truth[place]))
        for place, width in wanted.items()
        if known[place] and width > 1
    }
    if found:
        news = _news(
            case, weighed.public, {weighed.names[place]: (wanted[place], found[place]) for place in found}
        )
        found = {place: news[name] for place, name in enumerate(weighed.names) if name in news}
    return [
        next((found[place] for place in _must_not_be_known(figure, is_hidden) if place in found), None)
        for figure, is_hidden in zip(weighed.figures[weighed.first :], hidden[weighed.first :], strict=True)
    ]


def _news(case: Case, public: Public, found: Mapping[Number, tuple[int, Interval]]) -> dict[Number, Interval]:
    """What of this cannot be told without the release: each number's range, with the width that it needs.

    Without the release there are the earlier ones, what others have printed, and how the wholes of months and
    longer windows hang together. That a member of a breakdown has a row is said by the release alone.
    """
    wholes = [figure for figure in case.figures if figure.key.breakdown == WHOLE]
    outside = weigh(replace(case, figures=wholes), public)
    known = known_numbers(outside.system, outside.figures, outside.hidden([True] * len(wholes)))
    place_of = {name: place for place, name in enumerate(outside.names) if name in found}
    anyway = exposed(outside.system, known, {place: found[name][0] for name, place in place_of.items()})
    return {
        name: interval
        for name, (_, interval) in found.items()
        if name not in place_of or not (known[place_of[name]] or anyway.get(place_of[name]) == interval)
    }


def _must_not_be_known(figure: Figure, is_hidden: bool) -> list[int]:
    needed = [place for place, _ in figure.needs] if figure.is_small else []
    return [*needed, *(figure.guards if is_hidden or figure.is_small else ())]


def _public(case: Case) -> Public:
    public = Public(Network(case.policy, case.series), [], [])
    for vintage in case.earlier:
        numbers = public.network.add(vintage.figures)
        for figure, shown, is_shown in zip(vintage.figures, numbers, vintage.shown, strict=True):
            public.figures.append(_figure(case.policy, figure, shown, is_fixed=is_shown))
            public.hidden.append(not is_shown)
    return public


def weigh(case: Case, public: Public | None = None) -> Weighed:
    """Lay out a case, all of whose figures stand in the release: numbers, relations, what is public.

    `public` is what an earlier weighing of the same earlier releases found.
    """
    public = public or _public(case)
    network, figures, hidden = public.network.copy(), [*public.figures], [*public.hidden]
    new = network.add(case.figures)
    places = {figure.key: number for number, figure in enumerate(case.figures)}
    for stated in case.stated:
        if stated.key in places:
            number = places[stated.key]
            decimals = case.decimals[stated.key.indicator_code]
            known = network.hear(case.figures[number], new[number], stated, decimals)
            if known:
                figures.append(Figure(tuple(known), 0.0, (), is_fixed=True))
                hidden.append(False)
    weighed = Weighed(public, network.system(), network.names, figures, np.array(hidden, dtype=bool))
    figures += [_figure(case.policy, figure, shown) for figure, shown in zip(case.figures, new, strict=True)]
    return weighed


def breakdowns_left_out(policy: Policy, figures: Sequence[Counted]) -> dict[_Breakdown, Outcome]:
    """The breakdowns of an indicator and area that a release does not show, and why.

    The policy keeps them in, or so many of their figures are small that the rest would say little.
    """
    small: Counter[_Breakdown] = Counter()
    all_: Counter[_Breakdown] = Counter()
    for figure in figures:
        all_[_breakdown(figure)] += 1
        small[_breakdown(figure)] += policy.is_small(figure.numerator, figure.denominator)
    found: dict[_Breakdown, Outcome] = {}
    for name, count in all_.items():
        indicator_code, _, breakdown = name
        if not policy.is_public(indicator_code, breakdown):
            found[name] = "not_public"
        elif breakdown != WHOLE and small[name] * 100 > policy.withhold_percent * count:
            found[name] = "breakdown_withheld"
    return found


def _breakdown(figure: Counted) -> _Breakdown:
    return figure.key.indicator_code, figure.key.area_code, figure.key.breakdown


def _figure(policy: Policy, figure: Counted, shown: Shown, *, is_fixed: bool = False) -> Figure:
    is_small = policy.is_small(figure.numerator, figure.denominator)
    wide = policy.protection_width
    needs = []
    if is_small:
        is_few = figure.denominator is not None and figure.denominator < policy.minimum_denominator
        if 1 <= figure.numerator <= policy.threshold or is_few:
            needs.append((shown.numerator, wide))
        if figure.denominator is not None and shown.denominator is not None and shown.rest is not None:
            if 1 <= figure.denominator - figure.numerator <= policy.threshold:
                needs.append((shown.rest, wide))
            if 1 <= figure.denominator <= policy.threshold:
                needs.append((shown.denominator, wide))
    guards: tuple[int, ...] = (shown.numerator,)
    if shown.rest is not None and figure.denominator == figure.numerator:
        guards += (shown.rest,)  # of whom nobody is left out, 100% is known without the numbers
    # The whole says most; of two of its figures the larger one says more.
    weight = WHOLE_COST if figure.key.breakdown == WHOLE else 1.0
    return Figure(
        shows=shown.places,
        cost=weight * (1 + log10(1 + figure.numerator)),
        guards=guards,
        is_small=is_small,
        needs=tuple(needs),
        is_fixed=is_fixed,
    )
