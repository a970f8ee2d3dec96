"""The computed indicators counted again, in plain pandas, from the written definitions.

Nothing of the warehouse's SQL was read for it. What the definitions leave open is decided in the comments
here and listed in README.md beside this file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

import pandas as pd

from tests.oracle import care
from tests.oracle.arrival import arrivals, can_be_told
from tests.oracle.calendars import (
    AGE_BANDS,
    Window,
    WorkingDays,
    add_months,
    age_band,
    age_on,
    birthday,
    collection_year,
    month_end,
    month_of,
    months_between,
    windows,
    year_end,
    year_start,
)
from tests.oracle.knowledge import Known, those

COLUMNS = [
    "indicator_code",
    "period_kind",
    "period_end",
    "breakdown",
    "breakdown_value",
    "numerator",
    "denominator",
]
BREAKDOWNS: dict[str, tuple[str, ...]] = {
    "age": (*AGE_BANDS, "not_stated"),
    "sex": ("male", "female", "neither", "not_stated"),
    "ethnicity": ("white", "mixed", "asian", "black", "other", "not_stated"),
}
COUNTS = {"CSC001", "CSC010", "CSC051", "CLA002", "CLA010", "ADO001"}
RATES = {"CSC011", "CSC030", "CSC040", "CSC050", "CLA001", "CLA003", "CLA004"}
STOCKS = {
    *("CSC030", "CSC050", "CSC051", "CLA001", "CLA002", "CLA010", "CLA020", "CLA021", "CLA022"),
    *("CLA023", "CLA030", "CLV001", "CLV002"),
}
LATE = {"DQL001": 1, "DQL002": 2, "DQL003": 3}
"""Months after their own in which the events above the line were first seen."""
LOOKS_BACK = {"CSC012": 12, "CLA020": 11, "CLA030": 11}
"""Months before the window that must be covered as well: what lies in them is counted by."""
HOME = "E06000034"
METRES_OF_20_MILES = 20 * Decimal("1609.344")
Cases = list[tuple[str, date, bool]]
"""One entry per counted thing: the child, the day its age is taken on, and whether it is in the numerator."""


def recount(
    tables: Mapping[str, pd.DataFrame],
    periods: Collection[str],
    bank_holidays: Collection[date],
    populations: Mapping[int, int],
    only_complete: bool = True,
    authority: str = HOME,
) -> pd.DataFrame:
    """Numerators and denominators of every indicator, window and breakdown of some months.

    `tables`: accepted rows of all deliveries of one authority, '<extract>__<table>' as in the contracts,
    with the column `delivery_period`. `periods`: months 'YYYY-MM'. `populations`: children aged 0 to 17 by
    mid-year. `only_complete`: leave out windows of which a month was never delivered. `authority`: whose
    tables they are. Without places CLA022 is left out.

    Every breakdown value has a row, be it zero. Counts have no denominator. A rate's denominator is the whole
    population in every breakdown, because no other population is held.
    """
    count = _Recount(Known(tables), WorkingDays(bank_holidays), places_known(tables), authority)
    people = count.known.persons()
    born = people["born"].to_dict()
    groups = {name: people[name].to_dict() for name in ("sex", "ethnicity")}
    rows = []
    for period in sorted(periods):
        end = month_end(period)
        for code, measure in count.measures().items():
            for window in windows(end):
                if code in STOCKS and window.kind == "rolling_12_months":
                    continue
                if only_complete and not count.covered(code, window):
                    continue
                cases = measure(window)
                for breakdown, value, numerator, number in _tally(cases, born, groups):
                    denominator: int | None = number
                    if code in COUNTS:
                        denominator = None
                    elif code in RATES:
                        denominator = population_for(populations, end)
                    rows.append((code, window.kind, end, breakdown, value, numerator, denominator))
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.astype({"numerator": "Int64", "denominator": "Int64"})


def population_for(populations: Mapping[int, int], end: date) -> int | None:
    """Of the mid-year before the year that a window ends in, else of the nearest earlier one."""
    return populations[max(found)] if (found := [year for year in populations if year < end.year]) else None


def _tally(
    cases: Cases, born: Mapping[str, date | None], groups: Mapping[str, Mapping[str, str]]
) -> list[tuple[str, str, int, int]]:
    """Numerator and number of the cases, whole and by group; without a birth date the age is not stated."""
    tally = {("all", "all"): [0, 0]}
    tally |= {(name, value): [0, 0] for name, values in BREAKDOWNS.items() for value in values}
    for child, day, counts in cases:
        birth = born.get(child)
        keys = [
            ("all", "all"),
            ("age", age_band(None if pd.isna(birth) else birth, day) or "not_stated"),
            ("sex", groups["sex"].get(child, "not_stated")),
            ("ethnicity", groups["ethnicity"].get(child, "not_stated")),
        ]
        for key in keys:
            tally[key][0] += counts
            tally[key][1] += 1
    return [(name, value, numerator, number) for (name, value), (numerator, number) in tally.items()]


def last_by_child(cases: Cases) -> Cases:
    """One case a child: the last one in time."""
    return list({case[0]: case for case in sorted(cases, key=lambda each: each[1])}.values())


@dataclass
class _Event:
    child: str
    day: date
    counts: bool


class _Recount:
    """One method per indicator: the cases of a window."""

    def __init__(
        self, known: Known, calendar: WorkingDays, places: Mapping[str, Mapping[str, Any]], authority: str
    ) -> None:
        self.known = known
        self.calendar = calendar
        self.places = places
        self.authority = authority
        self.children_of = lru_cache(maxsize=None)(lambda year: care.children(known.episodes(year)))
        self.looked_after = lru_cache(maxsize=4)(self._looked_after)
        self.reviews_held = lru_cache(maxsize=1)(self._reviews_held)
        self._events: dict[str, list[_Event]] = {}
        self._frames: dict[str, pd.DataFrame] = {}
        self._born: dict[str, date] = {}

    def measures(self) -> dict[str, Callable[[Window], Cases]]:
        """The indicators with what gives their cases."""
        found = {
            "CSC001": self.contacts,
            "CSC002": self.contacts_to_referrals,
            "CSC003": self.contacts_decided,
            "CSC010": self.referrals,
            "CSC011": self.referrals,
            "CSC012": self.re_referrals,
            "CSC020": self.assessments,
            "CSC030": self.children_in_need,
            "CSC040": self.enquiries,
            "CSC042": self.conferences,
            "CSC050": self.on_a_plan,
            "CSC051": self.on_a_plan,
            "CSC052": self.plans_started,
            "CSC053": self.plans_ended,
            "CLA001": self.in_care,
            "CLA002": self.in_care,
            "CLA003": self.care_started,
            "CLA004": self.care_ceased,
            "CLA010": self.unaccompanied,
            "CLA020": self.three_placements,
            "CLA021": self.long_term_stability,
            "CLA022": self.over_20_miles,
            "CLA023": self.in_foster_care,
            "CLA030": self.reviews_in_time,
            "CLA050": self.missing,
            "ADO001": self.adopted,
            "CLV001": self.suitable_accommodation,
            "CLV002": self.in_education_or_work,
            **{code: partial(self.arrived_late, number) for code, number in LATE.items()},
        }
        if not self.places:
            del found["CLA022"]
        return found

    def covered(self, code: str, window: Window) -> bool:
        """Whether every month of a window was delivered (of a stock its last) and what is looked back to."""
        start = window.end if code in STOCKS else window.start
        if window.kind == "rolling_12_months":
            # After a leap day's February the window begins on the 29th: one day does not make a month.
            start = add_months(window.end.replace(day=1), -11)
        start = add_months(start.replace(day=1), -LOOKS_BACK.get(code, 0))
        months = months_between(start, window.end)
        if code in LATE:
            return all(
                any(can_be_told(self.known, extract, each, LATE[code]) for extract in ("annex_a", "ssda903"))
                for each in months
            )
        if code == "CSC003":
            return all(self.known.contacts_for(each) is not None for each in months)
        if code.startswith("CSC"):
            return all(self.known.annex_a_for(each) is not None for each in months)
        return all(self.known.return_covers(each) for each in months)

    def arrived_late(self, months_later: int, window: Window) -> Cases:
        """Events of a window whose month and that many months later were delivered, by when first seen."""

        def make() -> list[_Event]:
            return [_Event(*each) for each in arrivals(self.known, months_later)]

        return self._within(f"arrived {months_later}", window, make)

    # Annex A -------------------------------------------------------------------------------------------

    def _within(self, key: str, window: Window, make: Callable[[], list[_Event]]) -> Cases:
        if key not in self._events:
            self._events[key] = make()
        return [
            (each.child, each.day, each.counts)
            for each in self._events[key]
            if window.start <= each.day <= window.end
        ]

    def contacts(self, window: Window) -> Cases:
        """Rows of list 1 by contact date."""

        def make() -> list[_Event]:
            rows = self.known.events("annex_a__list_01_contacts", "contact_date")
            return [_Event(*row, True) for row in zip(rows["child_id"], rows["contact_date"], strict=True)]

        return self._within("contacts", window, make)

    def contacts_to_referrals(self, window: Window) -> Cases:
        """By the recorded decision; in months without it, a referral within three days of the contact."""

        def make() -> list[_Event]:
            rows = self.known.events("csc_contacts__contacts", "contact_date")
            decided = [
                _Event(child, day, decision == "Referral")
                for child, day, decision in zip(
                    rows["person_id"], rows["contact_date"], rows["decision"], strict=True
                )
            ]
            referred = self._referral_days()
            rows = self.known.events("annex_a__list_01_contacts", "contact_date")
            return decided + [
                _Event(
                    child,
                    day,
                    any(day <= each <= day + timedelta(days=3) for each in referred.get(child, ())),
                )
                for child, day in zip(rows["child_id"], rows["contact_date"], strict=True)
                if self.known.contacts_for(month_of(day)) is None
            ]

        return self._within("contacts_to_referrals", window, make)

    def contacts_decided(self, window: Window) -> Cases:
        """Contacts of the local extract, decided within one working day; undecided ones are not in time."""

        def make() -> list[_Event]:
            rows = self.known.events("csc_contacts__contacts", "contact_date")
            decided = [
                None if pd.isna(each) else pd.Timestamp(each).date() for each in rows["decision_datetime"]
            ]
            return [
                _Event(child, day, end is not None and self.calendar.between(day, end) <= 1)
                for child, day, end in zip(rows["person_id"], rows["contact_date"], decided, strict=True)
            ]

        return self._within("contacts_decided", window, make)

    def _referral_days(self) -> dict[str, list[date]]:
        rows = self.known.events("annex_a__list_03_referrals", "referral_date")
        days: dict[str, list[date]] = {}
        for child, day in zip(rows["child_id"], rows["referral_date"], strict=True):
            days.setdefault(child, []).append(day)
        return days

    def referrals(self, window: Window) -> Cases:
        """Rows of list 3, with or without further action."""
        return [(child, day, True) for child, day, _ in self.re_referrals(window)]

    def re_referrals(self, window: Window) -> Cases:
        """Those with an earlier referral of the child on or after the same day twelve months before."""

        def make() -> list[_Event]:
            return [
                _Event(child, day, any(add_months(day, -12) <= each < day for each in days))
                for child, days in self._referral_days().items()
                for day in days
            ]

        return self._within("referrals", window, make)

    def assessments(self, window: Window) -> Cases:
        """By authorisation, in 45 working days of the start. One authorised before its start is in time."""

        def make() -> list[_Event]:
            rows = self.known.events("annex_a__list_04_assessments", "authorised_on")
            return [
                _Event(child, end, start is not None and self.calendar.between(start, end) <= 45)
                for child, start, end in zip(
                    rows["child_id"], rows["started_on"], rows["authorised_on"], strict=True
                )
            ]

        return self._within("assessments", window, make)

    def enquiries(self, window: Window) -> Cases:
        """Rows of list 5 by strategy discussion."""

        def make() -> list[_Event]:
            rows = self.known.events("annex_a__list_05_section_47", "strategy_discussion_on")
            pairs = zip(rows["child_id"], rows["strategy_discussion_on"], strict=True)
            return [_Event(child, day, True) for child, day in pairs]

        return self._within("enquiries", window, make)

    def conferences(self, window: Window) -> Cases:
        """Rows of list 5 with a conference, by its day, in 15 working days of the strategy discussion."""

        def make() -> list[_Event]:
            rows = self.known.events("annex_a__list_05_section_47", "conference_on")
            return [
                _Event(child, held, start is not None and self.calendar.between(start, held) <= 15)
                for child, start, held in zip(
                    rows["child_id"], rows["strategy_discussion_on"], rows["conference_on"], strict=True
                )
            ]

        return self._within("conferences", window, make)

    def _open_cases(self, name: str, end: str, day: date) -> Cases:
        rows = self.known.rows(name, self.known.annex_a_for(month_of(day)))
        children = {
            child
            for child, start, closed in zip(rows["child_id"], rows["started_on"], rows[end], strict=True)
            if start is not None and care.is_open(start, closed, day)
        }
        return [(child, day, True) for child in sorted(children)]

    def children_in_need(self, window: Window) -> Cases:
        """Children with an open episode in list 6."""
        return self._open_cases("annex_a__list_06_children_in_need", "closed_on", window.end)

    def on_a_plan(self, window: Window) -> Cases:
        """Children with an open plan in list 7, the unborn among them."""
        return self._open_cases("annex_a__list_07_child_protection", "ended_on", window.end)

    def plans_started(self, window: Window) -> Cases:
        """Plans started; counted are those with previous plans recorded."""

        def make() -> list[_Event]:
            rows = self.known.events("annex_a__list_07_child_protection", "started_on")
            return [
                _Event(child, day, bool(not pd.isna(previous) and previous > 0))
                for child, day, previous in zip(
                    rows["child_id"], rows["started_on"], rows["previous_plans"], strict=True
                )
            ]

        return self._within("plans_started", window, make)

    def plans_ended(self, window: Window) -> Cases:
        """Plans ended; counted are those of more than 729 days."""

        def make() -> list[_Event]:
            rows = self.known.events("annex_a__list_07_child_protection", "ended_on")
            return [
                _Event(child, end, start is not None and (end - start).days > 729)
                for child, start, end in zip(
                    rows["child_id"], rows["started_on"], rows["ended_on"], strict=True
                )
            ]

        return self._within("plans_ended", window, make)

    # SSDA903 -------------------------------------------------------------------------------------------

    def _looked_after(self, day: date) -> dict[str, tuple[care.Child, care.Episode]]:
        """Children with an open episode that is no short break, with it."""
        found = {}
        for child, history in self.children_of(collection_year(day)).items():
            current = history.current(day)
            if current is not None:
                found[child] = (history, current)
        return found

    def _return_events(self, window: Window, day: str) -> pd.DataFrame:
        """Episodes, short breaks left out, with that date in the window; each collection year by its own."""
        key = f"episodes by {day}"
        if key not in self._frames:
            rows = self.known.events("ssda903__episodes", day)
            self._frames[key] = rows[~rows["ls"].isin(["V3", "V4"])]
        rows = self._frames[key]
        return those(rows, (window.start <= each <= window.end for each in rows[day]))

    def in_care(self, window: Window) -> Cases:
        """Children looked after on the last day."""
        return [(child, window.end, True) for child in self.looked_after(window.end)]

    def care_started(self, window: Window) -> Cases:
        """Children with an episode that starts care (S), at their last start."""
        rows = self._return_events(window, "decom")
        rows = rows[rows["rne"] == "S"]
        return last_by_child(
            [(child, day, True) for child, day in zip(rows["child"], rows["decom"], strict=True)]
        )

    def care_ceased(self, window: Window) -> Cases:
        """Children whose care ended, at their last end.

        An episode with a reason other than X1 ends care. Where the reason is missing, it does when nothing
        of the child's care goes on from that day.
        """
        cases: Cases = []
        rows = self._return_events(window, "dec")
        for child, day, reason in zip(rows["child"], rows["dec"], rows["rec"], strict=True):
            if pd.isna(reason):
                history = self.children_of(collection_year(day)).get(child)
                ended = history is None or history.current(day) is None
            else:
                ended = reason != "X1"
            if ended:
                cases.append((child, day, True))
        return last_by_child(cases)

    def adopted(self, window: Window) -> Cases:
        """Children whose care ended by adoption, E11 or E12."""
        rows = self._return_events(window, "dec")
        rows = rows[rows["rec"].isin(["E11", "E12"])]
        return last_by_child(
            [(child, day, True) for child, day in zip(rows["child"], rows["dec"], strict=True)]
        )

    def unaccompanied(self, window: Window) -> Cases:
        """Looked after, in the UASC module, and that status not ended by the last day."""
        day = window.end
        rows = self.known.rows("ssda903__uasc", self.known.return_for(collection_year(day)))
        active = {
            child for child, end in zip(rows["child"], rows["duc"], strict=True) if end is None or end > day
        }
        return [(child, day, True) for child in self.looked_after(day) if child in active]

    def three_placements(self, window: Window) -> Cases:
        """Of children looked after, those with three or more placements in twelve months."""
        return [
            (child, window.end, care.placements_in_year(history, window.end) >= 3)
            for child, (history, _) in self.looked_after(window.end).items()
        ]

    def long_term_stability(self, window: Window) -> Cases:
        """Of children under 16 in care for two and a half years, those stable."""
        day = window.end
        return [
            (child, day, care.stable(current, day))
            for child, (_, current) in self.looked_after(day).items()
            if self._under_16(child, day) and care.long_in_care(current, day)
        ]

    def _under_16(self, child: str, day: date) -> bool:
        if not self._born:
            self._born = {
                key: value for key, value in self.known.persons()["born"].items() if not pd.isna(value)
            }
        return child in self._born and age_on(self._born[child], day) < 16

    def over_20_miles(self, window: Window) -> Cases:
        """Of children whose home and placement are known, those over 20 miles away outside the authority."""
        cases: Cases = []
        for child, (_, current) in self.looked_after(window.end).items():
            home, place = self.places.get(current.home_postcode), self.places.get(current.postcode)
            if home is not None and place is not None:
                east, north = (
                    Decimal(str(home[way])) - Decimal(str(place[way])) for way in ("easting", "northing")
                )
                far = east**2 + north**2 > METRES_OF_20_MILES**2
                far = far and place["authority_code"] != self.authority
                cases.append((child, window.end, far))
        return cases

    def in_foster_care(self, window: Window) -> Cases:
        """Of children looked after, those in a placement U1 to U6."""
        return [
            (child, window.end, current.place in care.FOSTER)
            for child, (_, current) in self.looked_after(window.end).items()
        ]

    def reviews_in_time(self, window: Window) -> Cases:
        """Of children looked after for 20 working days, those whose reviews were all in time."""
        day = window.end
        first_year = self.known.first_return_year()
        if first_year is None:
            return []
        held = self.reviews_held()
        return [
            (
                child,
                day,
                care.reviewed_in_time(
                    current.care_since, held.get(child, []), day, year_start(first_year), self.calendar
                ),
            )
            for child, (_, current) in self.looked_after(day).items()
            if self.calendar.between(current.care_since, day) >= 20
        ]

    def _reviews_held(self) -> dict[str, list[date]]:
        held: dict[str, list[date]] = {}
        rows = self.known.events("ssda903__reviews", "review")
        for child, review in zip(rows["child"], rows["review"], strict=True):
            held.setdefault(child, []).append(review)
        return held

    def missing(self, window: Window) -> Cases:
        """Of children looked after at any time, those missing (M); each collection year by its own."""
        children: set[str] = set()
        gone: set[str] = set()
        for year in range(collection_year(window.start), collection_year(window.end) + 1):
            first, last = max(window.start, year_start(year)), min(window.end, year_end(year))
            children |= {
                child for child, history in self.children_of(year).items() if history.in_care(first, last)
            }
            rows = self.known.rows("ssda903__missing", self.known.return_for(year))
            rows = rows[rows["missing"] == "M"]
            gone |= {
                child
                for child, start, end in zip(rows["child"], rows["mis_start"], rows["mis_end"], strict=True)
                if start is not None and start <= last and (end is None or end >= first)
            }
        return [(child, window.end, child in gone) for child in children]

    def _leavers(self, window: Window, column: str, good: Callable[[str], bool]) -> Cases:
        day = window.end
        first = year_start(collection_year(day))
        rows = self.known.rows("ssda903__oc3", self.known.return_for(collection_year(day)))
        cases = {}
        for child, born, touch, value in zip(
            rows["child"], rows["dob"], rows["in_touch"], rows[column], strict=True
        ):
            turns = born is not None and any(first <= birthday(born, age) <= day for age in (19, 20, 21))
            if turns and touch not in ("DIED", "RHOM"):
                cases[child] = (child, day, not pd.isna(value) and good(value))
        return list(cases.values())

    def suitable_accommodation(self, window: Window) -> Cases:
        """Of care leavers who turned 19, 20 or 21 this year, those with accommodation marked suitable."""
        return self._leavers(window, "accom", lambda code: code.endswith("1"))

    def in_education_or_work(self, window: Window) -> Cases:
        """Of the same care leavers, those in education, employment or training."""
        return self._leavers(window, "activ", lambda code: code[0] in "FP")


def places_known(tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    """The places by outward code, each as the newest delivery that states it has it."""
    told = tables.get("places__places")
    if told is None or told.empty:
        return {}
    newest = told.sort_values("delivery_period").drop_duplicates("outward_code", keep="last")
    return {str(row["outward_code"]): row for row in newest.to_dict("records")}


def differences(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Rows in which two recounts differ. A row that one of them lacks differs unless the other has nothing.

    'Nothing' is a numerator of zero with a denominator of zero or none, for a rate a numerator of zero: an
    empty group may be left out.
    """
    keys = COLUMNS[:5]
    both = one.merge(other, on=keys, how="outer", suffixes=("_one", "_other"), indicator=True)
    numbers = {
        name: both[name].astype("Float64").fillna(-1)
        for name in ("numerator_one", "numerator_other", "denominator_one", "denominator_other")
    }
    same = (numbers["numerator_one"] == numbers["numerator_other"]) & (
        numbers["denominator_one"] == numbers["denominator_other"]
    )
    empty = pd.Series(True, index=both.index)
    for side in ("one", "other"):
        empty &= numbers[f"numerator_{side}"] <= 0
        empty &= (numbers[f"denominator_{side}"] <= 0) | both["indicator_code"].isin(RATES)
    lacking = both["_merge"] != "both"
    return both[~(same & ~lacking) & ~(lacking & empty)].reset_index(drop=True)
