"""Periods of care day by day: placements, legal statuses, episodes, reviews, missing incidents, adoption.

Takes the plan in months (`cohort.Stay`) and gives every date, code, carer and person to it. What the plan
fixes stays in its month; everything else is drawn.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from warehouse.samples.carers import Carer, Carers
from warehouse.samples.cohort import Stay
from warehouse.samples.people import (
    Person,
    Register,
    add_months,
    age_on,
    birthday,
    day_in,
    weighted,
    working_days_after,
)
from warehouse.samples.series import ADOPTIONS, GIRLS_IN_CARE, MONTHS, index_of, month_at

_RANGE_END = month_at(MONTHS - 1).end
_TEMPORARY = ("T1", "T3")
_OLDEST_BIRTH_MONTHS = 150


@dataclass(slots=True, eq=False)
class Spell:
    """One stay with one carer or home. `temporary` spells lie inside another one."""

    start: date
    code: str
    carer: Carer
    same_carer: bool = False
    temporary: bool = False


@dataclass(slots=True, eq=False)
class Episode:
    """One SSDA903 episode as it will be known once it has ended."""

    decom: date
    rne: str
    legal: str
    spell: Spell
    dec: date | None = None
    rec: str = ""
    change_reason: str = ""


@dataclass(slots=True, frozen=True)
class Review:
    """One review of a child looked after."""

    held: date
    code: str


@dataclass(slots=True, frozen=True)
class Incident:
    """One time missing (M) or away without authorisation (A)."""

    kind: str
    start: date
    end: date


@dataclass(slots=True, frozen=True)
class Adoption:
    """The dates of one adoption, in order."""

    decision: date
    placement_order: date
    match: date
    placed: date
    order: date
    by_carer: bool
    adopters: int
    number: int


@dataclass(slots=True, eq=False)
class CarePeriod:
    """One period of care of one child, with everything that the returns ask about it."""

    person: Person
    kind: str
    start: date
    end: date | None
    rec: str
    need: str
    spells: list[Spell]
    legal: list[tuple[date, str]]
    episodes: list[Episode]
    duc: date | None = None
    adoption: Adoption | None = None
    reviews: list[Review] = field(default_factory=list)
    missing: list[Incident] = field(default_factory=list)
    is_short_break: bool = False

    def open_on(self, day: date) -> bool:
        """Whether the child is looked after at the end of that day."""
        return self.start <= day and (self.end is None or self.end > day)


def build_periods(rng: random.Random, register: Register, stays: list[Stay]) -> list[CarePeriod]:
    """Every period of care with its days, and a few short breaks that must not be counted."""
    _choose_adoptions(rng, stays)
    carers = Carers(rng)
    families = _Families(rng, register, stays)
    periods = [_build(rng, stay, families, carers) for stay in sorted(stays, key=lambda one: one.start)]
    _match_girls(rng, periods)
    return periods + _short_breaks(rng, register, carers)


# ---- who they are


class _Families:
    """Sibling groups: one start day, one home, births at least ten months apart."""

    def __init__(self, rng: random.Random, register: Register, stays: list[Stay]) -> None:
        self._rng, self._register = rng, register
        self._home: dict[int, tuple[int, str]] = {}
        self._births: dict[int, list[date]] = defaultdict(list)
        self._days: dict[int, int] = {}
        latest: dict[int, int] = {}
        for stay in stays:
            if stay.plan is not None and stay.plan.end is not None:
                latest[stay.group] = min(latest.get(stay.group, 28), stay.plan.end.day)
        for stay in stays:
            if stay.group not in self._days:
                self._days[stay.group] = rng.randint(1, min(28, latest.get(stay.group, 28)))

    def start_of(self, stay: Stay) -> date:
        period = month_at(stay.start)
        start = date(period.year, period.month, self._days[stay.group])
        if stay.person is not None and stay.person.born > start:  # born in the very month
            return min(stay.person.born + timedelta(days=1), period.end)
        return start

    def person_of(self, stay: Stay) -> Person:
        if stay.person is None:
            stay.person = stay.before.person if stay.before is not None else self._new_person(stay)
        assert stay.person is not None  # noqa: S101 - periods are built in the order of their starts
        return stay.person

    def _new_person(self, stay: Stay) -> Person:
        if stay.kind == "arrival":
            return self._register.add_arrival(_birth_of_arrival(self._rng, stay))
        if stay.group not in self._home:
            self._home[stay.group] = self._register.family()
        for _ in range(30):
            born = _birth(self._rng, stay)
            if all(abs((born - other).days) > 300 for other in self._births[stay.group]):
                break
        self._births[stay.group].append(born)
        return self._register.add(born, self._home[stay.group])


def _birth_of_arrival(rng: random.Random, stay: Stay) -> date:
    """Arrived at 14 to 17; many have a birthday on 1 January, which is given where none is known."""
    if stay.eighteen is None:
        stayed = (stay.end if stay.end is not None else MONTHS) - stay.start
        month = stay.start + rng.randint(stayed + 1, max(stayed + 4, 32)) - 216
    else:
        month = stay.eighteen - 216
    born = day_in(rng, month, high=28)
    return born.replace(day=1) if born.month == 1 else born


def _birth(rng: random.Random, stay: Stay) -> date:
    if stay.sixteen is not None:
        return day_in(rng, stay.sixteen - 192, high=28)
    if stay.eighteen is not None:
        return day_in(rng, stay.eighteen - 216, high=28)
    if stay.adopted:
        return day_in(rng, stay.start - rng.randint(1, 30), high=28)
    if stay.kind == "long":
        last = stay.end if stay.end is not None else MONTHS
        low = max(last - 190, stay.start - _OLDEST_BIRTH_MONTHS)
        return day_in(rng, rng.randint(low, stay.start - 1), high=28)
    months = rng.randint(1, 11) if rng.random() < 0.2 else rng.randint(12, _OLDEST_BIRTH_MONTHS)
    return day_in(rng, stay.start - months, high=28)


def _match_girls(rng: random.Random, periods: list[CarePeriod]) -> None:
    """The printed number of girls in care at the end of April 2017: the sex of some others is changed."""
    month, girls = GIRLS_IN_CARE
    here = [period.person for period in periods if period.open_on(month.end)]
    free = [person for person in here if not person.is_arrival]
    wrong, right = ("M", "F") if sum(p.sex == "F" for p in here) < girls else ("F", "M")
    excess = abs(sum(p.sex == "F" for p in here) - girls)
    for person in rng.sample([person for person in free if person.sex == wrong], excess):
        person.sex = right


# ---- adoption


def _choose_adoptions(rng: random.Random, stays: list[Stay]) -> None:
    """The printed number of adoptions a year, among those who leave care young and after long enough."""
    by_year: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays:
        if stay.end is None or stay.end < 0 or stay.sixteen is not None or stay.kind == "arrival":
            continue
        known_birth = stay.eighteen is not None or stay.person is not None or stay.before is not None
        last_move = stay.moves[-1] if stay.moves else stay.start
        if (
            not known_birth
            and not stay.comes_back
            and stay.end - stay.start >= 11
            and last_move <= stay.end - 5
        ):
            by_year[month_at(stay.end).financial_year].append(stay)
    for year, count in ADOPTIONS.items():
        # the last year's figure was printed for April to November
        able = [stay for stay in by_year[year] if year != "2017-18" or (stay.end or 0) <= MONTHS - 3]
        for stay in rng.sample(able, min(count, len(able))):
            stay.adopted = True


def _adoption(rng: random.Random, stay: Stay, start: date, last_move: date, end: date) -> Adoption:
    """Work back from the order: placed three to seven months before, the rest earlier."""
    earliest = max(last_move + timedelta(days=20), start + timedelta(days=150))
    placed = max(add_months(end, -rng.randint(3, 7)), earliest)
    match = max(placed - timedelta(days=rng.randint(14, 60)), start + timedelta(days=100))
    placement_order = max(match - timedelta(days=rng.randint(20, 150)), start + timedelta(days=70))
    decision = max(placement_order - timedelta(days=rng.randint(10, 50)), start + timedelta(days=30))
    couple = rng.random() < 0.85
    return Adoption(
        decision, placement_order, match, placed, end, rng.random() < 0.2, 2 if couple else 1, stay.group
    )


# ---- one period


def _build(rng: random.Random, stay: Stay, families: _Families, carers: Carers) -> CarePeriod:
    person = families.person_of(stay)
    start = families.start_of(stay)
    moves = [day_in(rng, month, high=28) for month in stay.moves]
    end = _end_of(rng, stay, person, max([start, *moves]))
    adoption = None
    if stay.adopted and end is not None:
        adoption = _adoption(rng, stay, start, max([start, *moves]), end)
    spells = _spells(rng, stay, person, start, moves, end, adoption, carers)
    legal = _with_parents_under_an_order(_legal(rng, stay, person, start, end, adoption), spells, end)
    rec = "" if end is None else _reason(rng, stay, person, spells[-1], end)
    period = CarePeriod(
        person=person,
        kind=stay.kind,
        start=start,
        end=end,
        rec=rec,
        need="N8" if stay.kind == "arrival" else weighted(rng, _NEEDS),
        spells=spells,
        legal=legal,
        episodes=_episodes(rng, spells, legal, end, rec),
        duc=_status_ended(rng, stay, person, start, end),
        adoption=adoption,
    )
    period.reviews = _reviews(rng, period)
    period.missing = _incidents(rng, period)
    return period


_NEEDS = (("N1", 68), ("N5", 14), ("N4", 8), ("N3", 4), ("N2", 3), ("N6", 2), ("N8", 1))


def _end_of(rng: random.Random, stay: Stay, person: Person, last_change: date) -> date | None:
    if stay.end is None:
        return None
    if stay.end == stay.eighteen:
        return max(birthday(person.born, 18), last_change + timedelta(days=1))
    period = month_at(stay.end)
    low = 1 if last_change < period.start else min(last_change.day + 1, period.end.day)
    return day_in(rng, stay.end, low)


def _status_ended(
    rng: random.Random, stay: Stay, person: Person, start: date, end: date | None
) -> date | None:
    """The day on which a child stopped being an unaccompanied asylum seeker, known or foreseen."""
    if stay.kind != "arrival":
        return None
    if stay.status_end is not None:
        return max(day_in(rng, stay.status_end), start + timedelta(days=1))
    at_18 = birthday(person.born, 18)
    return at_18 if rng.random() < 0.5 or end == at_18 else None


def _spells(
    rng: random.Random,
    stay: Stay,
    person: Person,
    start: date,
    moves: list[date],
    end: date | None,
    adoption: Adoption | None,
    carers: Carers,
) -> list[Spell]:
    spells: list[Spell] = []
    days = [start, *moves]
    for day, until in zip(days, [*days[1:], end or _RANGE_END], strict=True):
        age = age_on(person.born, day)
        lasting = (until - day).days > 400
        carer = carers.choose(age, stay.kind, lasting, spells[-1].carer if spells else None)
        code = carers.code(carer, lasting=False)
        spells.append(Spell(day, code, carer))
        spells.extend(_inside(rng, spells[-1], until, carers))
    if adoption is not None:
        spells = [spell for spell in spells if spell.start < adoption.placed]
        while spells[-1].temporary:
            spells.pop()
        if adoption.by_carer and spells[-1].carer.kind == "foster":
            spells.append(Spell(adoption.placed, "A5", spells[-1].carer, same_carer=True))
        else:
            spells.append(Spell(adoption.placed, "A6", carers.adopter()))
    return sorted(spells, key=lambda spell: spell.start)


def _inside(rng: random.Random, main: Spell, until: date, carers: Carers) -> list[Spell]:
    """What happens within one placement: it becomes long-term with the same carer, or is interrupted."""
    days = (until - main.start).days
    lasting_code = carers.code(main.carer, lasting=True)
    found: list[Spell] = []
    code = main.code
    if days > 330 and lasting_code != main.code and rng.random() < 0.35:
        day = main.start + timedelta(days=rng.randint(150, 250))
        found.append(Spell(day, lasting_code, main.carer, same_carer=True))
        code = lasting_code
    if days > 420 and main.carer.kind == "foster" and rng.random() < 0.12:
        away = main.start + timedelta(days=rng.randint(280, days - 60))
        back = away + timedelta(days=rng.randint(2, 12))
        temporary = rng.choice(_TEMPORARY)
        found.append(Spell(away, temporary, carers.temporary(temporary), temporary=True))
        found.append(Spell(back, code, main.carer))
    return found


def _legal(
    rng: random.Random,
    stay: Stay,
    person: Person,
    start: date,
    end: date | None,
    adoption: Adoption | None,
) -> list[tuple[date, str]]:
    """Legal statuses in order; the first one from the first day."""

    def later(day: date, low: int, high: int) -> date:
        return day + timedelta(days=rng.randint(low, high))

    if stay.kind == "arrival":
        return [(start, "V2")]
    if adoption is not None:
        return [(start, "C1"), (adoption.placement_order, "E1")]
    age = age_on(person.born, start)
    steps: list[tuple[date, str]]
    route = rng.random()
    if age >= 15 and route < 0.08:
        steps = [(start, "J1")]
    elif route < (0.8 if age >= 15 else 0.4 if stay.kind == "other" else 0.15):
        steps = [(start, "V2")]
    elif route < 0.75:
        steps = [(start, "C1"), (later(start, 150, 260), "C2")]
    else:
        voluntary = later(start, 20, 120)
        steps = [(start, "V2"), (voluntary, "C1"), (later(voluntary, 150, 260), "C2")]
    if stay.kind == "other" and age < 15 and rng.random() < 0.07:  # police protection, 72 hours at most
        steps = [(start, "L1"), *((max(day, start + timedelta(days=2)), code) for day, code in steps)]
    return [(day, code) for day, code in steps if day == start or end is None or day < end]


def _with_parents_under_an_order(
    legal: list[tuple[date, str]], spells: list[Spell], end: date | None
) -> list[tuple[date, str]]:
    """The legal statuses, with a care order instead of V2 where the child is placed with parents meanwhile.

    P1 is for children under a care order (rule 378). Courts have 26 weeks for proceedings, so an order that
    nothing follows is interim (C1) for these and full (C2) from then on.
    """
    days = [spell.start for spell in spells]
    with_parents = [
        (spell.start, until)
        for spell, until in zip(spells, [*days[1:], end or _RANGE_END], strict=True)
        if spell.code == "P1"
    ]
    steps: list[tuple[date, str]] = []
    starts = [day for day, _ in legal]
    for (day, code), until in zip(legal, [*starts[1:], end or _RANGE_END], strict=True):
        if code == "V2" and any(since < until and day < to for since, to in with_parents):
            full = day + timedelta(weeks=26)
            steps += [(day, "C1"), (full, "C2")] if day == starts[-1] and full < until else [(day, "C1")]
        elif not steps or steps[-1][1] != code:
            steps.append((day, code))
    return steps


def _reason(rng: random.Random, stay: Stay, person: Person, last: Spell, end: date) -> str:
    if stay.adopted:
        return rng.choice(("E11", "E12"))
    if stay.comes_back:
        return "E4A" if rng.random() < 0.8 else "E4B"
    age = age_on(person.born, end)
    if stay.end == stay.eighteen or age >= 18:
        if last.carer.kind == "foster" and rng.random() < 0.5:
            return "E17"
        return weighted(rng, (("E5", 52), ("E6", 24), ("E8", 19), ("E7", 5)))
    if stay.kind == "arrival":
        return weighted(rng, (("E3", 70), ("E8", 18), ("E15", 12)))
    if age >= 16:
        return weighted(rng, (("E4A", 35), ("E5", 30), ("E8", 16), ("E13", 14), ("E9", 5)))
    return weighted(
        rng, (("E4A", 46), ("E44", 20), ("E43", 6), ("E41", 10), ("E4B", 9), ("E13", 6), ("E3", 3))
    )


_CHANGE_REASONS = (("CARPL", 46), ("CREQB", 16), ("CREQO", 10), ("LAREQ", 12), ("CHILD", 6), ("STAND", 2),
                   ("CLOSE", 3), ("ALLEG", 1), ("OTHER", 4))  # fmt: skip


def _episodes(
    rng: random.Random, spells: list[Spell], legal: list[tuple[date, str]], end: date | None, rec: str
) -> list[Episode]:
    """A new episode for every change of placement or legal status, with the reason that fits the change."""
    placed = {spell.start: spell for spell in spells}
    ordered = dict(legal)
    days = sorted(day for day in placed.keys() | ordered.keys() if end is None or day < end)
    episodes: list[Episode] = []
    for day in days:
        spell, status = placed.get(day), ordered.get(day)
        if not episodes:
            episodes.append(Episode(day, "S", legal[0][1], spells[0]))
            continue
        before = episodes[-1]
        reason = _reason_for_new_episode(spell, status)
        episodes.append(Episode(day, reason, status or before.legal, spell or before.spell))
        before.dec, before.rec = day, "X1"
        if spell is not None:
            same = "PLACE" if spell.same_carer else weighted(rng, _CHANGE_REASONS)
            before.change_reason = "" if spell.temporary or before.spell.temporary else same
    episodes[-1].dec, episodes[-1].rec = end, rec
    return episodes


def _reason_for_new_episode(spell: Spell | None, status: str | None) -> str:
    if spell is None:
        return "L"
    if status is None:
        return "T" if spell.same_carer else "P"
    return "U" if spell.same_carer else "B"


# ---- reviews and missing


def _reviews(rng: random.Random, period: CarePeriod) -> list[Review]:
    """Due after 20 working days, then 3 months, then every 6; about one in sixteen is late."""
    until = period.end or _RANGE_END
    due = working_days_after(period.start, 20)
    reviews: list[Review] = []
    while True:
        late = rng.random() < 0.06
        held = due + timedelta(days=rng.randint(2, 30) if late else -rng.randint(0, 9))
        held = working_days_after(held + timedelta(days=1), -1)
        if held >= until:
            return reviews
        reviews.append(Review(held, _participation(rng, age_on(period.person.born, held))))
        due = add_months(held, 3 if len(reviews) == 1 else 6)


def _participation(rng: random.Random, age: int) -> str:
    if age < 4:
        return "PN0"
    return weighted(
        rng, (("PN1", 48), ("PN2", 6), ("PN3", 3), ("PN4", 4), ("PN5", 7), ("PN6", 26), ("PN7", 6))
    )


def _incidents(rng: random.Random, period: CarePeriod) -> list[Incident]:
    """A few teenagers go missing, some of them often."""
    grown = birthday(period.person.born, 11)
    day = max(period.start, grown, date(2014, 4, 1)) + timedelta(days=rng.randint(1, 60))
    until = period.end or _RANGE_END
    if rng.random() >= (0.2 if period.kind != "arrival" else 0.08):
        return []
    often = rng.choice((25, 60, 150))
    incidents: list[Incident] = []
    while True:
        back = day + timedelta(days=weighted(rng, ((0, 45), (1, 35), (2, 10), (5, 6), (14, 4))))
        if back >= until:
            return incidents
        incidents.append(Incident("M" if rng.random() < 0.75 else "A", day, back))
        day = back + timedelta(days=rng.randint(2, often * 2))


# ---- short breaks, which no count of children looked after includes


def _short_breaks(rng: random.Random, register: Register, carers: Carers) -> list[CarePeriod]:
    periods = []
    for place in range(8):
        person = register.siblings([day_in(rng, -rng.randint(90, 150), high=28)])[0]
        person.disability = "yes"
        carer = carers.choose(8, "other", lasting=False, before=None)
        while carer.kind == "parents":  # from whom it is a break
            carer = carers.choose(8, "other", lasting=False, before=None)
        if place < 5:
            start = day_in(rng, rng.randint(-8, 12), high=28)
            end = day_in(rng, rng.randint(16, MONTHS - 1)) if rng.random() < 0.5 else None
            periods.append(_short_break(person, carer, "V4", start, end))
            continue
        for month in range(rng.randint(0, 6), MONTHS, 2):
            start = day_in(rng, month, high=25)
            periods.append(_short_break(person, carer, "V3", start, start + timedelta(days=2)))
    return periods


def _short_break(person: Person, carer: Carer, legal: str, start: date, end: date | None) -> CarePeriod:
    rec = "E8" if end else ""
    spell = Spell(start, "U6" if carer.kind == "foster" else "K2", carer)
    episode = Episode(start, "S", legal, spell, end, rec)
    return CarePeriod(
        person, "break", start, end, rec, "N2", [spell], [(start, legal)], [episode], is_short_break=True
    )


def girls_in_care(periods: list[CarePeriod]) -> int:
    """Girls looked after in the month whose number of girls was printed."""
    month, _ = GIRLS_IN_CARE
    here = [period for period in periods if not period.is_short_break and period.open_on(month.end)]
    return sum(period.person.sex == "F" for period in here) if index_of(month) < MONTHS else 0
