"""Periods of care, placements and reviews of single children, walked through episode by episode."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from tests.oracle.calendars import WorkingDays, add_months, rolling_start

TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
BEGINS_PLACEMENT = ("S", "P", "B")
ADOPTED_BY_PRESENT_CARER = ("A3", "A5")
ADOPTED_BY_OTHERS = ("A4", "A6")
FOSTER = ("U1", "U2", "U3", "U4", "U5", "U6")
FOR_EVER = date.max


def is_open(start: date, end: date | None, day: date) -> bool:
    """Started by that day and not ended by it: what ends on the day is not open."""
    return start <= day and (end is None or end > day)


@dataclass
class Placement:
    """One placement: `start` to `end`, the last day of any of its episodes."""

    start: date
    end: date
    provider: str | None
    postcode: str | None

    @property
    def counts(self) -> bool:
        """A placement that began and ended on one day is none, nor is one that ended before it began."""
        return self.start < self.end

    def touches(self, first: date, last: date) -> bool:
        """Whether any day from first to last is one of its days, the day of its end included."""
        return self.start <= last and self.end >= first


@dataclass
class Episode:
    """One episode with the period of care and the placement that it belongs to.

    `settled_in` is the kind of that placement: of a temporary stay, the kind of the one that it interrupts.
    """

    start: date
    end: date | None
    reason: str
    place: str | None
    provider: str | None
    postcode: str | None
    home_postcode: str | None
    cease: str | None
    care_since: date = FOR_EVER
    settled_in: str | None = None
    placement: Placement | None = None
    before: Placement | None = None


@dataclass
class Child:
    """All that the return says about one child's care, in order of time."""

    episodes: list[Episode]
    placements: list[Placement] = field(default_factory=list)

    def current(self, day: date) -> Episode | None:
        """The episode that is open on a day; the one that started last if several are."""
        found = [each for each in self.episodes if is_open(each.start, each.end, day)]
        return found[-1] if found else None

    def in_care(self, first: date, last: date) -> bool:
        """Whether looked after on any day from first to last, the day of ceasing included."""
        return any(each.start <= last and (each.end or FOR_EVER) >= first for each in self.episodes)


def _value(value: object) -> str | None:
    return None if pd.isna(value) else str(value)


def children(episodes: pd.DataFrame) -> dict[str, Child]:
    """Every child of an episodes table (short breaks left out already), with periods and placements."""
    found: dict[str, list[Episode]] = {}
    for row in episodes.itertuples():
        found.setdefault(row.child, []).append(
            Episode(
                row.decom,
                row.dec,
                row.rne,
                _value(row.place),
                _value(row.place_provider),
                _value(row.pl_post),
                _value(row.home_post),
                _value(row.rec),
            )
        )
    return {child: _follow(rows) for child, rows in found.items()}


def _follow(episodes: list[Episode]) -> Child:
    """Put the episodes of a child in order and follow them through."""
    episodes.sort(key=lambda each: (each.start, each.end or FOR_EVER))
    child = Child(episodes)
    reached: date | None = None
    since = FOR_EVER
    placement: Placement | None = None
    before: list[Placement] = []
    away = False
    settled_in: str | None = None
    for each in episodes:
        new_period = reached is None or each.reason == "S" or each.start > reached
        if new_period:
            since, placement, before, away = each.start, None, [], False
            settled_in = None
        reached = max(reached or each.start, each.end or FOR_EVER)
        each.care_since = since
        if each.place in TEMPORARY:
            away = True
            each.placement, each.settled_in = placement, settled_in
            each.before = _last_counting(before)
            continue
        returned = (
            away
            and placement is not None
            and (placement.provider, placement.postcode) == (each.provider, each.postcode)
        )
        begins = placement is None or (
            each.reason in BEGINS_PLACEMENT and not returned and each.place not in ADOPTED_BY_PRESENT_CARER
        )
        away = False
        if begins:
            if placement is not None:
                before = [*before, placement]
            placement = Placement(each.start, each.end or FOR_EVER, each.provider, each.postcode)
            child.placements.append(placement)
        else:
            placement.end = max(placement.end, each.end or FOR_EVER)
            # The carer may move house with the child: the newest address is the one to return to.
            placement.provider, placement.postcode = each.provider, each.postcode
        settled_in = each.place
        each.placement, each.settled_in = placement, settled_in
        each.before = _last_counting(before)
    return child


def _last_counting(placements: list[Placement]) -> Placement | None:
    return next((each for each in reversed(placements) if each.counts), None)


def placements_in_year(child: Child, day: date) -> int:
    """Placements that touch the twelve months to a day, over all periods of care."""
    first = rolling_start(day)
    return sum(each.counts and each.touches(first, day) for each in child.placements)


def long_in_care(current: Episode, day: date) -> bool:
    """In this period of care for two and a half years or more."""
    return current.care_since <= add_months(day, -30)


def stable(current: Episode, day: date) -> bool:
    """In one placement for two years or more, or placed for adoption and with the one before so long.

    With the present carer (A3, A5) the placement before is the same placement already, so none is added.
    """
    limit = add_months(day, -24)
    if current.placement is not None and current.placement.counts and current.placement.start <= limit:
        return True
    moved_to_adopters = current.settled_in in ADOPTED_BY_OTHERS
    return moved_to_adopters and current.before is not None and current.before.start <= limit


def reviewed_in_time(
    care_since: date, held: list[date], day: date, known_from: date, calendar: WorkingDays
) -> bool:
    """Whether every review of the twelve months to a day was in time and none is overdue on it.

    Reviews before `known_from` were never delivered. A child whose first review fell due before then is
    taken to have had one in time, on the eve of that day at the latest.
    """
    # The clock stands still from the 20th working day to the day before the 21st.
    due = calendar.after(care_since, 21) - timedelta(days=1)
    number = 0
    if due < known_from:
        due = add_months(known_from - timedelta(days=1), 6)
        number = 2
    for review in sorted({each for each in held if care_since <= each <= day and each >= known_from}):
        if review > due and review >= rolling_start(day):
            return False
        number += 1
        due = add_months(review, 3 if number == 1 else 6)
    return due >= day
