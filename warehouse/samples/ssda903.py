"""The modules of the SSDA903 return as the made-up council rebuilds them every month.

Each set covers the collection year from 1 April to the delivery's month end, in the codes of 2015-16 to
2017-18: SEX is 1 or 2, supported accommodation is H5, special guardianship is E43 or E44, training is F3 or
P3. The episodes of a period of care that touches the year are given from its first day on: without them
nobody could tell, from these sets alone, since when a child has been in care or in the placement.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from warehouse.samples.annex_a import reversed_decision
from warehouse.samples.care import CarePeriod, Episode
from warehouse.samples.headings import SSDA903
from warehouse.samples.knowledge import shows
from warehouse.samples.leavers import Status
from warehouse.samples.people import (
    Person,
    add_months,
    age_on,
    birthday,
    chance,
    index_of_day,
    pick,
    upn_of,
)
from warehouse.samples.series import month_at
from warehouse.samples.spoiling import spoil
from warehouse.samples.workbook import Cell
from warehouse.samples.world import World

Line = list[str]
_SEX = {"M": "1", "F": "2"}
_NO_PUPIL_YET, _ARRIVED_ALONE = "UN1", "UN3"
_LEAST_AGE_OF_PUPILS = 5
#: Previous permanence is asked of children who started to be looked after from then on (rule 634).
_PERMANENCE_ASKED_FROM = date(2016, 4, 1)


class Ssda903:
    """All modules on the last day of one month."""

    def __init__(self, world: World, month: int) -> None:
        self.world, self.month = world, month
        self.on = month_at(month).end
        self.since = date(self.on.year if self.on.month >= 4 else self.on.year - 1, 4, 1)
        self.year_end = date(self.since.year + 1, 3, 31)
        self.periods = [
            period
            for period in world.care
            if period.start <= self.on and (period.end is None or period.end >= self.since)
        ]

    @property
    def collection_year(self) -> str:
        """For instance '2017-18'."""
        return month_at(self.month).financial_year

    def modules(self) -> dict[str, list[list[Cell]]]:
        """The lines of every module, without heading; a module without a case has no line."""
        found = {
            "episodes": self.episodes(),
            "reviews": self.reviews(),
            "uasc": self.uasc(),
            "oc2": self.oc2(),
            "oc3": self.oc3(),
            "ad1": self.ad1(),
            "placed_for_adoption": self.placed_for_adoption(),
            "previous_permanence": self.previous_permanence(),
            "missing": self.missing(),
        }
        modules: dict[str, list[Line]] = {name: sorted(lines, key=_by_child) for name, lines in found.items()}
        modules["header"] = sorted(self.header())
        month = month_at(self.month)
        return {name: spoil(name, heads, modules[name], month) for name, heads in SSDA903.items()}

    def header(self) -> Iterable[Line]:
        """One line a child: everybody in care in the year, and care leavers with a birthday in it."""
        latest: dict[Person, CarePeriod | None] = {person: None for person, _, _ in self._leavers()}
        latest |= {period.person: period for period in sorted(self.periods, key=lambda one: one.start)}
        return [self._header(person, period) for person, period in latest.items()]

    def _header(self, person: Person, latest: CarePeriod | None) -> Line:
        """`latest` is the person's last period of care that touches the year, if any does."""
        upn = upn_of(person)
        if age_on(person.born, self.on) < _LEAST_AGE_OF_PUPILS:
            upn = _NO_PUPIL_YET
        elif person.is_arrival:
            upn = _ARRIVED_ALONE
        return [
            person.identifier,
            _SEX[person.sex],
            _text(person.born),
            person.ethnicity,
            upn,
            *self._motherhood(person, latest),
        ]

    def _motherhood(self, person: Person, latest: CarePeriod | None) -> tuple[str, str]:
        """Whether a girl is a mother, and her child's birth: asked of every girl with an episode only."""
        if person.sex != "F" or latest is None:
            return "", ""
        child_born = birthday(person.born, 17) - timedelta(days=40)
        in_care_then = latest.end is None or child_born <= latest.end
        if in_care_then and age_on(person.born, self.on) >= 17 and chance(f"mother:{person.number}", 0.08):
            return "1", _text(child_born)
        return "0", ""

    def episodes(self) -> Iterable[Line]:
        """Every episode that has begun, of every period of care that touches the year."""
        return [
            self._episode(period, episode)
            for period in self.periods
            for episode in period.episodes
            if episode.decom <= self.on
        ]

    def _episode(self, period: CarePeriod, one: Episode) -> Line:
        key = f"{period.person.number}:{one.decom}"
        has_ended = one.dec is not None and one.dec <= self.on
        reason = one.change_reason if has_ended else ""
        if has_ended and one.dec and shows("late_reason", key, index_of_day(one.dec), self.month):
            reason = ""
        home = period.person.home
        if shows("no_home_postcode", period.person.number, 0, self.month):
            home = ""
        spell = one.spell
        return [
            period.person.identifier,
            _text(one.decom),
            one.rne,
            one.legal,
            period.need,
            spell.code,
            spell.carer.provider,
            _text(one.dec) if has_ended else "",
            one.rec if has_ended else "",
            reason,
            home,
            spell.carer.postcode,
            spell.carer.urn,
        ]

    def reviews(self) -> Iterable[Line]:
        """Reviews held in the year."""
        lines: list[Line] = []
        for period in self.periods:
            person = period.person
            for review in period.reviews:
                key, since = f"{person.number}:{review.held}", index_of_day(review.held)
                if not self.since <= review.held <= self.on:
                    continue
                # the last set of a collection year is complete: reviews of March are never late
                if review.held.month != 3 and shows("late_review", key, since, self.month):
                    continue
                born = person.born
                if shows("wrong_review_birth", key, since, self.month):
                    born = add_months(born, 12)
                code = review.code
                if code != "PN0" and shows("wrong_participation", key, since, self.month):
                    code = "PN0"
                line = [person.identifier, _text(born), _text(review.held), code]
                lines.extend([line, line] if shows("duplicate_review", key, since, self.month) else [line])
        return lines

    def uasc(self) -> Iterable[Line]:
        """Children who were unaccompanied asylum seekers on some day of the year."""
        return [
            [
                *_child(period.person)[:1],
                _SEX[period.person.sex],
                _text(period.person.born),
                self._duc(period),
            ]
            for period in self.periods
            if period.kind == "arrival" and (period.duc is None or period.duc >= self.since)
        ]

    def _duc(self, period: CarePeriod) -> str:
        """The end of that status, once it has come; the 18th birthday is written down ahead of time."""
        if period.duc is None:
            return ""
        foreseen = period.duc == birthday(period.person.born, 18)
        return _text(period.duc) if foreseen or period.duc <= self.on else ""

    def oc2(self) -> Iterable[Line]:
        """Children looked after for twelve months on the day."""
        lines: list[Line] = []
        for period in self.periods:
            person = period.person
            reached = add_months(period.start, 12)
            if period.is_short_break or reached > self.on or not period.open_on(self.on):
                continue
            key, since = f"{person.number}:{self.since.year}", max(index_of_day(reached), self._first_month())
            if not shows("no_oc2_row", key, since, self.month):
                lines.append(self._oc2(person, key))
        return lines

    def _first_month(self) -> int:
        return index_of_day(self.since)

    def _oc2(self, person: Person, key: str) -> Line:
        age, at_year_end = age_on(person.born, self.on), age_on(person.born, self.year_end)
        score = reason = ""
        # due from the 4th birthday on, and for all of the year in which the 17th lies
        if age >= 4 and age_on(person.born, self.since) < 17:
            if chance(f"sdq:{key}", 0.84):
                score = str(min(38, 2 + pick(f"score:{key}", range(14)) + pick(f"more:{key}", range(15))))
            else:
                reason = pick(f"reason:{key}", ("SDQ2", "SDQ4", "SDQ4", "SDQ5"))
        misuse = age >= 12 and chance(f"misuse:{key}", 0.05)
        received = misuse and chance(f"received:{key}", 0.6)
        offered = misuse and not received
        return [
            *_child(person),
            score,
            reason,
            _yes(chance(f"convicted:{key}", 0.04)) if age >= 10 else "",
            _yes(chance(f"check:{key}", 0.88)) if at_year_end < 5 else "",
            _yes(chance(f"jabs:{key}", 0.87)),
            _yes(chance(f"teeth:{key}", 0.83)),
            _yes(chance(f"health:{key}", 0.9)),
            _yes(misuse),
            _yes(received) if misuse else "",
            _yes(chance(f"offered:{key}", 0.8)) if offered else "",
        ]

    def _leavers(self) -> Iterable[tuple[Person, Status, date]]:
        """Care leavers whose 17th to 21st birthday fell from 1 April to the day, as they were then."""
        for leaver in self.world.leavers:
            for age in range(17, 22):
                day = birthday(leaver.person.born, age)
                if self.since <= day <= self.on and leaver.left <= day:
                    yield leaver.person, leaver.statuses[age], day

    def oc3(self) -> Iterable[Line]:
        """Care leavers around their birthday."""
        lines: list[Line] = []
        for person, status, day in self._leavers():
            known = status
            if shows("restated_leaver", person.number, index_of_day(day), self.month):
                known = Status("NO", "0", "0")
            lines.append([*_child(person), known.in_touch, known.activity, known.accommodation])
        return lines

    def ad1(self) -> Iterable[Line]:
        """Children adopted in the year."""
        lines: list[Line] = []
        for period in self.periods:
            one = period.adoption
            if one is None or not self.since <= one.order <= self.on:
                continue
            pair = one.adopters == 2
            sexes = pick(f"sexes:{period.person.number}", ("MF", "MF", "MF", "FF", "MM")) if pair else "F1"
            married = "L11" if sexes == "MF" else "L12"
            lines.append(
                [
                    *_child(period.person),
                    _text(one.decision),
                    _text(one.match),
                    _yes(one.by_carer),
                    str(one.adopters),
                    sexes,
                    married if pair else "L0",
                ]
            )
        return lines

    def placed_for_adoption(self) -> Iterable[Line]:
        """Children in care in the year about whom adoption was decided on, and perhaps taken back in it."""
        lines: list[Line] = []
        for period in self.periods:
            if period.adoption is not None and period.adoption.decision <= self.on:
                lines.append([*_child(period.person), _text(period.adoption.decision), "", ""])
            reversal = reversed_decision(period)
            if reversal is not None and reversal[0] <= self.on and reversal[1] >= self.since:
                back = reversal[1] <= self.on
                lines.append(
                    [
                        *_child(period.person),
                        _text(reversal[0]),
                        _text(reversal[1]) if back else "",
                        "RD3" if back else "",
                    ]
                )
        return lines

    def previous_permanence(self) -> Iterable[Line]:
        """Children who came into care in the year, once each: hardly any had been adopted or the like."""
        lines: dict[Person, Line] = {}
        for period in sorted(self.periods, key=lambda one: one.start):
            if period.start < max(self.since, _PERMANENCE_ASKED_FROM) or period.person in lines:
                continue
            roll = pick(f"permanence:{period.person.number}", range(100))
            code = "P2" if roll < 3 else "P1" if roll == 3 else "P3" if roll == 4 else "Z1"
            is_young = age_on(period.person.born, period.start) < 3
            if is_young or period.person.is_arrival or period.is_short_break:
                code = "Z1"
            day = "" if code == "Z1" else _text(add_months(period.start, -20))
            lines[period.person] = [*_child(period.person), code, "", day]
        return lines.values()

    def missing(self) -> Iterable[Line]:
        """Incidents that touch the year."""
        lines: list[Line] = []
        for period in self.periods:
            for one in period.missing:
                key, since = f"{period.person.number}:{one.start}", index_of_day(one.start)
                if one.start > self.on or one.end < self.since:
                    continue
                if one.start.month != 3 and shows("late_incident", key, since, self.month):
                    continue
                is_open = shows("open_incident", key, index_of_day(one.end), self.month)
                back = _text(one.end) if one.end <= self.on and not is_open else ""
                lines.append([*_child(period.person), one.kind, _text(one.start), back])
        return lines


def _child(person: Person) -> Line:
    return [person.identifier, _text(person.born)]


def _text(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day is not None else ""


def _yes(answer: bool) -> str:
    return "1" if answer else "0"


def _by_child(line: Line) -> str:
    return line[0]
