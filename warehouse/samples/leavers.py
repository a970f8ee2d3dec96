"""Care leavers: who left care in the range or before it, and what is known of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date

from warehouse.samples.care import CarePeriod
from warehouse.samples.people import Person, Register, age_on, birthday, day_in, weighted
from warehouse.samples.series import MONTHS, month_at

_OLD_LEAVERS = 150
_IN_TOUCH = (("YES", 905), ("NO", 45), ("REFU", 15), ("NREQ", 14), ("RHOM", 16), ("DIED", 5))
_ACCOMMODATION = (("U1", 38), ("B1", 14), ("D1", 18), ("Z1", 10), ("E1", 7), ("T1", 3), ("C1", 1),
                  ("X2", 4), ("S2", 3), ("W2", 1), ("R2", 1))  # fmt: skip
_WITH_FORMER_FOSTER_CARERS, _SUPPORTED = "Z1", "D1"
_ACTIVITY = (("F1", 7), ("F2", 30), ("F3", 24), ("P2", 3), ("P3", 4), ("G4", 5), ("G5", 21), ("G6", 6))


@dataclass(slots=True, frozen=True)
class Status:
    """How a care leaver was doing around one birthday, in SSDA903 codes."""

    in_touch: str
    activity: str
    accommodation: str


@dataclass(slots=True, frozen=True, eq=False)
class Leaver:
    """One care leaver. `statuses` has one entry an age from 16 to 21."""

    person: Person
    left: date
    statuses: dict[int, Status]

    def status_on(self, day: date) -> Status:
        """The status of the latest birthday."""
        return self.statuses[min(max(age_on(self.person.born, day), 16), 21)]


def simulate_leavers(rng: random.Random, register: Register, periods: list[CarePeriod]) -> list[Leaver]:
    """Everybody who left care at 16 or later after 13 weeks, and older ones from before the range."""
    leavers: list[Leaver] = []
    back = {period.person for period in periods if period.end is None and not period.is_short_break}
    for period in periods:
        if period.end is None or period.is_short_break or period.person in back:
            continue
        stayed = (period.end - period.start).days
        if age_on(period.person.born, period.end) >= 16 and stayed >= 91 and period.rec not in ("E3", "E15"):
            leavers.append(Leaver(period.person, period.end, _statuses(rng)))
    for _ in range(_OLD_LEAVERS):
        born = day_in(rng, -1 - rng.randint(217, 262), high=28)
        arrived = rng.random() < 0.2
        person = register.add_arrival(born) if arrived else register.add(born, register.family())
        leavers.append(Leaver(person, birthday(born, 18), _statuses(rng)))
    return leavers


def _statuses(rng: random.Random) -> dict[int, Status]:
    """A status tends to last from one birthday to the next."""
    found: dict[int, Status] = {}
    status = _draw(rng)
    for age in range(16, 22):
        if rng.random() < 0.4 and status.in_touch != "DIED":
            status = _draw(rng)
        under_18 = age < 18 and status.accommodation == _WITH_FORMER_FOSTER_CARERS  # not yet, by rule 3001
        found[age] = replace(status, accommodation=_SUPPORTED) if under_18 else status
    return found


def _draw(rng: random.Random) -> Status:
    in_touch = weighted(rng, _IN_TOUCH)
    if in_touch != "YES":
        return Status(in_touch, "0", "0")
    return Status(in_touch, weighted(rng, _ACTIVITY), weighted(rng, _ACCOMMODATION))


def is_owed_duties(leaver: Leaver, day: date) -> bool:
    """Left care by that day and not yet 21."""
    return leaver.left <= day < birthday(leaver.person.born, 21) and day <= month_at(MONTHS - 1).end
