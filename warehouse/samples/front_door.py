"""The front door and what follows: contacts, referrals, assessments, enquiries, children in need, early help.

Families who come onto a plan or into care are led back to the contact that began it; the rest of a
month's contacts, up to the published number, are drawn. A child has one contact a day at most.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from warehouse.samples.care import CarePeriod
from warehouse.samples.people import (
    Person,
    Register,
    add_months,
    age_on,
    birthday,
    chance,
    day_in,
    index_of_day,
    weekday_on_or_after,
    weighted,
    working_days_after,
)
from warehouse.samples.protection import Plan
from warehouse.samples.series import BEFORE, MONTHS, month_at, targets

#: Annex A source with the codes of the children in need census that belong to it.
SOURCES: dict[str, tuple[str, ...]] = {
    "a) Individual": ("1A", "1B", "1C", "1D"),
    "b) Schools": ("2A",),
    "c) Education services": ("2B",),
    "d) Health services": ("3A", "3B", "3C", "3D", "3E", "3F"),
    "e) Housing": ("4",),
    "f) LA services": ("5A", "5B", "5C", "5D"),
    "g) Police": ("6",),
    "h) Other legal agency": ("7",),
    "i) Other": ("8",),
    "j) Anonymous": ("9",),
    "k) Unknown": ("10",),
}
_SOURCE_WEIGHTS = tuple(zip(SOURCES, (11, 19, 4, 15, 2, 12, 28, 3, 4, 1, 1), strict=True))
_DECISIONS = (("Referral", 26), ("Early help", 17), ("Information and advice", 35), ("No further action", 22))
#: A family that is known already is more often referred: about one referral in six is a second one.
_DECISIONS_AGAIN = (
    ("Referral", 52), ("Early help", 10), ("Information and advice", 23), ("No further action", 15),
)  # fmt: skip
NEEDS = {
    "N1": "a) Abuse or neglect",
    "N2": "b) Child's disability",
    "N3": "c) Parents illness or disability",
    "N4": "d) Family in acute stress",
    "N5": "e) Family dysfunction",
    "N6": "f) Socially unacceptable behaviour",
    "N7": "g) Low income",
    "N8": "h) Absent parenting",
}
_NEED_WEIGHTS = (("N1", 58), ("N2", 8), ("N3", 3), ("N4", 9), ("N5", 18), ("N6", 2), ("N7", 1), ("N8", 1))
_EARLY_HELPERS = (("School", 40), ("Early help team", 34), ("Children's centre", 16), ("Health visitor", 10))
_CLOSURES = (
    ("g) 'Other' incl. Child no longer in need", 90),
    ("e) Transfer to another LA", 8),
    ("i) Not Stated", 2),
)
_FIRST_DAY = month_at(-BEFORE).start
_LAST_DAY = month_at(MONTHS - 1).end


@dataclass(slots=True, frozen=True, eq=False)
class Contact:
    """One contact about one child, and what was decided."""

    number: int
    person: Person
    day: date
    source: str
    source_code: str
    decision: str
    decided: datetime


@dataclass(slots=True, frozen=True, eq=False)
class Referral:
    """One referral of one child; `previous` counts those of the twelve months before."""

    person: Person
    day: date
    source: str
    no_further_action: bool
    previous: int


@dataclass(slots=True, frozen=True, eq=False)
class Assessment:
    """One continuous assessment; `authorised` may lie after the range."""

    person: Person
    start: date
    authorised: date
    seen: bool
    needs_support: bool


@dataclass(slots=True, frozen=True, eq=False)
class Enquiry:
    """One section 47 enquiry and the conference it led to, if any."""

    person: Person
    strategy: date
    conference: date | None
    led_to_plan: bool
    enquiries: int
    conferences: int


@dataclass(slots=True, frozen=True, eq=False)
class EarlyHelp:
    """One early help assessment."""

    person: Person
    start: date
    completed: date
    organisation: str


@dataclass(slots=True, eq=False)
class InNeed:
    """One spell of being a child in need."""

    person: Person
    start: date
    need: str
    end: date | None
    reason: str


@dataclass(slots=True)
class FrontDoor:
    """Everything that happened at and behind the front door."""

    contacts: list[Contact] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    early_help: list[EarlyHelp] = field(default_factory=list)
    in_need: list[InNeed] = field(default_factory=list)


@dataclass(slots=True, frozen=True, eq=False)
class _Case:
    """What is to become of one referral before it gets its numbers."""

    person: Person
    day: date
    source: str
    no_further_action: bool


def simulate_front_door(
    rng: random.Random, register: Register, plans: list[Plan], periods: list[CarePeriod]
) -> FrontDoor:
    """All events from a year before the first delivery to the end of the range."""
    made = _Maker(rng, register)
    made.lead_plans_back(plans)
    made.lead_care_back(periods)
    made.fill_contacts()
    made.assess()
    made.add_early_help()
    made.add_in_need(plans, periods)
    door = made.door
    for events, key in (
        (door.contacts, "day"),
        (door.referrals, "day"),
        (door.assessments, "start"),
        (door.enquiries, "strategy"),
        (door.early_help, "start"),
        (door.in_need, "start"),
    ):
        events.sort(key=lambda event, key=key: (getattr(event, key), event.person.number))  # type: ignore[misc]
    return door


class _Maker:
    def __init__(self, rng: random.Random, register: Register) -> None:
        self.rng, self.register, self.door = rng, register, FrontDoor()
        self.by_month: dict[int, int] = defaultdict(int)
        self.cases: list[_Case] = []
        self.known: list[list[Person]] = []
        self.need_spells: dict[Person, list[tuple[date, date | None, str]]] = defaultdict(list)
        self.enquiry_days: dict[Person, list[date]] = defaultdict(list)
        self.conference_days: dict[Person, list[date]] = defaultdict(list)
        self.numbers = 0

    # contacts

    def contact(self, person: Person, day: date, source: str, decision: str) -> bool:
        """One contact, unless the child has one that day already; says whether it was made."""
        if day in person.contact_days or not _FIRST_DAY <= day <= _LAST_DAY:
            return False
        person.contact_days.add(day)
        self.by_month[index_of_day(day)] += 1
        self.numbers += 1
        decided = _decision_time(self.rng, day)
        code = self.rng.choice(SOURCES[source])
        self.door.contacts.append(Contact(self.numbers, person, day, source, code, decision, decided))
        return True

    def refer(self, people: Iterable[Person], day: date, source: str, *, nfa: bool) -> None:
        """A referral for each child, at once or up to two days after its contact."""
        for person in people:
            if day >= _FIRST_DAY and self.contact(person, day, source, "Referral"):
                after = weighted(self.rng, ((0, 70), (1, 24), (2, 6)))
                self.cases.append(_Case(person, day + timedelta(days=after), source, nfa))

    def lead_plans_back(self, plans: list[Plan]) -> None:
        """Plan, conference on the same day, strategy discussion before it, referral, contact."""
        families: dict[tuple[int, date], list[Plan]] = defaultdict(list)
        for plan in plans:
            families[(plan.person.family, plan.start)].append(plan)
        for (_, start), family in families.items():
            in_time = self.rng.random() < 0.86
            days = self.rng.randint(8, 14) if in_time else self.rng.randint(17, 26)
            strategy = working_days_after(start, -days)
            referred = weekday_on_or_after(strategy - timedelta(days=self.rng.randint(1, 12)))
            people = [plan.person for plan in family]
            if referred >= _FIRST_DAY:
                self.refer(people, referred, weighted(self.rng, _SOURCE_WEIGHTS), nfa=False)
            for plan in family:
                self.enquire(plan.person, strategy, start, led_to_plan=True)
                closed = add_months(plan.end, self.rng.randint(2, 5)) if plan.end else None
                self.need_spells[plan.person].append((min(referred, strategy), closed, "N1"))

    def lead_care_back(self, periods: list[CarePeriod]) -> None:
        """Children who come into care without a plan were referred shortly before."""
        families: dict[tuple[int, date], list[CarePeriod]] = defaultdict(list)
        for period in periods:
            if not period.is_short_break:
                families[(period.person.family, period.start)].append(period)
        for (_, start), family in families.items():
            is_arrival = family[0].kind == "arrival"
            day = start
            if not is_arrival:
                day = min(start, weekday_on_or_after(start - timedelta(days=self.rng.randint(1, 25))))
            people = [period.person for period in family]
            if start >= _FIRST_DAY and not any(self.need_spells.get(person) for person in people):
                self.refer(people, day, "g) Police" if is_arrival else "f) LA services", nfa=False)
            for period in family:
                grown = age_on(period.person.born, period.end) >= 17 if period.end else True
                closed = period.end
                if closed is not None and not grown and period.rec not in ("E11", "E12", "E3"):
                    closed += timedelta(days=self.rng.randint(20, 120))
                self.need_spells[period.person].append((day, closed, period.need))

    def fill_contacts(self) -> None:
        """Other contacts up to the number of the month."""
        for month in range(-BEFORE, MONTHS):
            goal = targets()[month].contacts
            while self.by_month[month] < goal:
                room = goal - self.by_month[month]
                people = self._people_of_a_contact(month, room)
                day = day_in(self.rng, month)
                if day.weekday() >= 5 and self.rng.random() < 0.8:
                    continue
                source = weighted(self.rng, _SOURCE_WEIGHTS)
                again = people[0].contact_days
                decision = weighted(self.rng, _DECISIONS_AGAIN if again else _DECISIONS)
                if decision == "Referral":
                    self.refer(people, day, source, nfa=self.rng.random() < 0.09)
                else:
                    for person in people:
                        self.contact(person, day, source, decision)
            if self.by_month[month] != goal:
                raise ArithmeticError(f"the contacts of month {month} miss their target")

    def _people_of_a_contact(self, month: int, room: int) -> list[Person]:
        if self.known and self.rng.random() < 0.42:
            family = self.rng.choice(self.known[-1100:])
            young = [person for person in family if age_on(person.born, month_at(month).end) < 18]
            if young:
                return young[:room]
        size = min(room, weighted(self.rng, ((1, 66), (2, 22), (3, 12))))
        people = self.register.siblings(
            [day_in(self.rng, month - 1 - self.rng.randint(0, 205), high=28) for _ in range(size)]
        )
        for person in people:
            person.birth_unrecorded = self.rng.random() < 0.01
        self.known.append(people)
        return people

    # behind the door

    def assess(self) -> None:
        """Referrals get their count of earlier ones; most are assessed; some lead to an enquiry."""
        days: dict[Person, list[date]] = defaultdict(list)
        seen: set[tuple[int, date]] = set()
        for case in sorted(self.cases, key=lambda one: (one.day, one.person.number)):
            if (case.person.number, case.day) in seen:
                continue
            seen.add((case.person.number, case.day))
            earlier = days[case.person]
            previous = len(earlier) - bisect_left(earlier, add_months(case.day, -12))
            earlier.append(case.day)
            self.door.referrals.append(
                Referral(case.person, case.day, case.source, case.no_further_action, previous)
            )
            if not case.no_further_action and self.rng.random() < 0.94:
                self._assess(case)

    def _assess(self, case: _Case) -> None:
        rng = self.rng
        in_time = rng.random() < 0.925
        days = int(rng.triangular(8, 44, 36)) if in_time else rng.randint(46, 75)
        authorised = working_days_after(case.day, days)
        known = case.person in self.need_spells
        needs = known or rng.random() < 0.38
        seen = rng.random() < 0.95
        self.door.assessments.append(Assessment(case.person, case.day, authorised, seen, needs))
        if not known and rng.random() < 0.16:
            strategy = weekday_on_or_after(case.day + timedelta(days=rng.randint(0, 10)))
            held = working_days_after(strategy, rng.randint(8, 16)) if rng.random() < 0.15 else None
            self.enquire(case.person, strategy, held, led_to_plan=False)
        need = weighted(rng, _NEED_WEIGHTS)
        months = weighted(rng, ((3, 40), (6, 30), (10, 18), (18, 8), (30, 4)))
        closed = authorised + timedelta(days=months * 30 - rng.randint(0, 45)) if needs else authorised
        self.need_spells[case.person].append((case.day, closed, need))

    def enquire(self, person: Person, strategy: date, conference: date | None, *, led_to_plan: bool) -> None:
        """A section 47 enquiry with the counts of the twelve months up to it."""
        if strategy < _FIRST_DAY or strategy in self.enquiry_days[person]:
            return
        year_before = add_months(strategy, -12)
        enquiries = sum(year_before < day <= strategy for day in self.enquiry_days[person])
        conferences = sum(year_before < day <= strategy for day in self.conference_days[person])
        self.enquiry_days[person].append(strategy)
        if conference is not None:
            self.conference_days[person].append(conference)
        self.door.enquiries.append(Enquiry(person, strategy, conference, led_to_plan, enquiries, conferences))

    def add_early_help(self) -> None:
        """Some sixty assessments a month for families that contacts passed on, or that schools began."""
        for month in range(-BEFORE, MONTHS):
            for _ in range(self.rng.randint(28, 44)):
                start = weekday_on_or_after(day_in(self.rng, month, high=26))
                completed = start + timedelta(days=self.rng.randint(10, 70))
                who = weighted(self.rng, _EARLY_HELPERS)
                for person in self._people_of_a_contact(month, 3):
                    self.door.early_help.append(EarlyHelp(person, start, completed, who))

    def add_in_need(self, plans: list[Plan], periods: list[CarePeriod]) -> None:
        """Overlapping reasons to be in need make one spell."""
        adopted = {period.person: period for period in periods if period.adoption is not None}
        for person, spells in self.need_spells.items():
            merged: list[InNeed] = []
            grown = birthday(person.born, 18)
            for start, end, need in sorted(spells, key=lambda spell: (spell[0], spell[1] or date.max)):
                end = min(end, grown) if end is not None and grown > start else end
                last = merged[-1] if merged else None
                if last is not None and (last.end is None or start <= last.end):
                    last.end = None if last.end is None or end is None else max(last.end, end)
                else:
                    merged.append(InNeed(person, start, need, end, ""))
            for spell in merged:
                spell.reason = _closure(self.rng, spell, adopted.get(person))
            self.door.in_need.extend(merged)


def _closure(rng: random.Random, spell: InNeed, adopted: CarePeriod | None) -> str:
    if spell.end is None:
        return ""
    if adopted is not None and adopted.end == spell.end:
        return "a) Adopted"
    if (spell.end - spell.start).days <= 110 and chance(f"closed:{spell.person.number}", 0.7):
        return "h) Child not in need after assessment"
    return weighted(rng, _CLOSURES)


def _decision_time(rng: random.Random, day: date) -> datetime:
    """Most contacts are decided within a working day."""
    days = weighted(rng, ((0, 55), (1, 36), (2, 5), (3, 4)))
    hours = 24 * days + rng.randint(0, 8)
    return datetime.combine(day, time(9, rng.randint(0, 59))) + timedelta(hours=hours)
