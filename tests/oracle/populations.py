"""Small random populations with faults in them, as the accepted rows of a series of monthly deliveries.

A population is simulated once, as it was; each delivery shows what its extract covers, as it stood at the end
of its month; faults are then put into the delivered rows. Days fall on the first or last of a month often, so
that boundary days are met. Two collection years are delivered, from October 2015 to March 2017; half of the
populations have episodes that go back to the start of each period of care, the others only those of the year.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pandas as pd

from tests.oracle import build
from tests.oracle.calendars import add_months, birthday, collection_year, month_end, year_end, year_start

MONTHS = [str(month) for month in pd.period_range("2015-10", "2017-03", freq="M")]
FIRST, LAST = date(2015, 4, 1), date(2017, 3, 31)
CHILDREN = 90
ETHNIC = {
    "WBRI": "white",
    "MWBC": "mixed",
    "APKN": "asian",
    "BAFR": "black",
    "OOTH": "other",
    "NOBT": "not_stated",
}
PLACES = ("U1", "U3", "U4", "U6", "K2", "P1", "H5", "S1", "A3", "A4", "A5", "A6", "R3")
PROVIDERS = ("PR1", "PR2", "PR4")
DISTRICTS = ("RM16", "RM17", "SS13", "CO15", "TN34", "ZZ1")
WHERE = (
    ("RM16", "562000", "180000", None),
    ("RM17", "561000.5", "178000.25", None),
    ("SS13", "574000", "190000", "E10000012"),
    ("CO15", "617000", "215000", "E10000012"),
    ("TN34", "580000", "110000", None),
)
"""Outward code, easting, northing and authority of each district (None: the population's own); delivered
once, with the first month. Of ZZ1 nothing is known."""
Row = dict[str, Any]
Rows = dict[str, list[Row]]


def population(
    seed: int, faults: Collection[str] | None = None, authority: str = "E06000034"
) -> dict[str, pd.DataFrame]:
    """The tables of one population. The same seed and faults give the same tables.

    `faults`: names from `FAULTS`; all of them unless given. `authority`: whose places some of them are. A
    row's `_id` says which event it tells of.
    """
    world = _World(Random(seed))
    rows = {name: list(told) for name, told in world.deliveries().items()}
    for name in FAULTS if faults is None else faults:
        FAULTS[name](rows, Random(f"{seed} {name}"))
    stripped = {
        name: [{key: cell for key, cell in row.items() if key != "_id"} for row in told]
        for name, told in rows.items()
    }
    for told in stripped.values():
        told.sort(key=lambda row: row["delivery_period"])
    stripped["places__places"] = _places(authority)
    return build.tables(stripped)


def _places(authority: str) -> list[Row]:
    cells = ("outward_code", "easting", "northing", "authority_code")
    places = [dict(zip(cells, place, strict=True)) for place in WHERE]
    return [
        {
            **place,
            "authority_code": place["authority_code"] or authority,
            "source": "nowhere",
            "delivery_period": MONTHS[0],
        }
        for place in places
    ]


def pseudonym(*parts: object) -> str:
    """32 hexadecimal digits, as the warehouse stores identifiers."""
    return hashlib.md5(" ".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


class _World:
    """What really happened."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.back_to_start = rng.random() < 0.5
        self.people = [self._person(number) for number in range(CHILDREN)]
        self.events: Rows = {}
        for person in self.people:
            self._front_door(person)
            self._protection(person)
            if person["number"] % 2:
                self._care(person)

    def day(self, first: date, last: date) -> date:
        """A day from first to last, on every fourth draw the first or last of its month."""
        last = max(first, last)
        found = first + timedelta(days=self.rng.randint(0, (last - first).days))
        draw = self.rng.random()
        if draw < 0.12:
            found = found.replace(day=1)
        elif draw < 0.25:
            found = add_months(found.replace(day=1), 1) - timedelta(days=1)
        return min(max(found, first), last)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _person(self, number: int) -> Row:
        born = self.day(date(1995, 6, 1), date(2017, 5, 31))
        if self.chance(0.05):
            born = self.rng.choice([date(1996, 2, 29), date(2000, 2, 29), date(2012, 2, 29)])
        return {
            "number": number,
            "child": pseudonym("child", number),
            "born": born,
            "sex": self.rng.choice("MF"),
            "ethnic": self.rng.choice([*ETHNIC]),
            "uasc": self.chance(0.2),
        }

    def add(self, table: str, person: Row, **cells: Any) -> None:
        told = self.events.setdefault(table, [])
        told.append({"_id": f"{table} {len(told)}", "_person": person, **cells})

    def _front_door(self, person: Row) -> None:
        for _ in range(self.rng.randint(0, 4)):
            contact = self.day(FIRST, LAST)
            self.add("contacts", person, contact_date=contact)
            self.add(
                "csc_contacts",
                person,
                contact_date=contact,
                decision=self.rng.choice(
                    ["Referral", "Early help", "Information and advice", "No further action"]
                ),
            )
            if self.chance(0.6):
                referred = contact + timedelta(days=self.rng.randint(-1, 5))
                self.add("referrals", person, referral_date=referred)
                if self.chance(0.3):
                    again = add_months(referred, 12) + timedelta(days=self.rng.randint(-1, 1))
                    self.add("referrals", person, referral_date=again)
                if self.chance(0.7):
                    length = self.rng.choice([10, 40, 62, 63, 64, 65, 66, 67, 90])
                    done = referred + timedelta(days=length) if self.chance(0.9) else None
                    self.add("assessments", person, started_on=referred, authorised_on=done)

    def _protection(self, person: Row) -> None:
        for _ in range(self.rng.randint(0, 2)):
            strategy = self.day(FIRST, LAST)
            held = strategy + timedelta(days=self.rng.choice([10, 18, 20, 21, 22, 23, 30]))
            conference = held if self.chance(0.6) else None
            self.add("section_47", person, strategy_discussion_on=strategy, conference_on=conference)
        for number in range(self.rng.randint(0, 2)):
            start = self.day(date(2013, 6, 1), LAST)
            length = self.rng.choice([5, 90, 200, 728, 729, 730, 731, None])
            end = start + timedelta(days=length) if length else None
            self.add(
                "plans",
                person,
                started_on=start,
                ended_on=end,
                previous_plans=self.rng.choice([0, 0, number, 1, None]),
            )
            self.add(
                "need", person, started_on=start - timedelta(days=self.rng.randint(0, 60)), closed_on=end
            )
        if self.chance(0.3):
            self.add("need", person, started_on=self.day(date(2015, 1, 1), LAST), closed_on=None)

    def _care(self, person: Row) -> None:
        long_ago = self.chance(0.4)
        start = self.day(date(2013, 1, 1), FIRST) if long_ago else self.day(FIRST, date(2016, 12, 31))
        for period in range(self.rng.randint(1, 3)):
            if start > LAST:
                break
            end = self._period(person, period, start)
            if end is None:
                break
            start = end + timedelta(days=self.rng.choice([0, 1, 30, 200]))
        if person["uasc"]:
            ends = birthday(person["born"], 18) if self.chance(0.7) else None
            self.add("uasc", person, duc=ends)

    def _period(self, person: Row, period: int, start: date) -> date | None:
        """One period of care; gives the day of its end, nothing while it lasts."""
        status = self.rng.choice(["C1", "C2", "C2", "V2", "E1", "V3", "V4"]) if self.chance(0.9) else "V4"
        steps: list[Row] = []
        reason, away = "S", None
        place = self._place()
        began = start
        stays = self.rng.choice([(0, 1, 2, 14, 30, 60), (0, 2, 30, 90, 180, 365, 730, 900)])
        for _ in range(self.rng.randint(1, 9)):
            stay = self.rng.choice(stays)
            end = (
                self.day(start + timedelta(days=stay), start + timedelta(days=stay))
                if stay < 3
                else self.day(start + timedelta(days=stay), start + timedelta(days=stay + 20))
            )
            steps.append({"decom": start, "dec": end, "rne": reason, "ls": status, "rec": "X1", **place})
            start = end
            if away is not None:  # back from a temporary stay, or on to somewhere else
                reason, place, away = "P", away if self.chance(0.7) else self._place(), None
                continue
            reason = self.rng.choice("PPPPLLTBU")
            if self.chance(0.2):
                reason, away = "P", place
                place = {
                    **self._place(),
                    "place": self.rng.choice(["T0", "T1", "T2", "T3", "T4"]),
                    "place_provider": None,
                }
            elif reason in "PB":
                place = self._place()
            elif reason in "TU":
                place = {**place, "place": self.rng.choice(PLACES)}
            if reason in "LBU":
                status = "C2" if status not in ("V3", "V4") or self.chance(0.3) else status
        lasts = self.chance(0.45)
        steps[-1] |= (
            {"dec": None, "rec": None}
            if lasts
            else {"rec": self.rng.choice(["E8", "E4A", "E11", "E12", "E45"])}
        )
        home = self.rng.choice([*DISTRICTS, None])
        for step in steps:
            self.add("episodes", person, home_post=home, _period=period, **step)
        end_of_period = steps[-1]["dec"]
        self._while_in_care(person, began, end_of_period or LAST)
        return end_of_period

    def _place(self) -> Row:
        return {
            "place": self.rng.choice(PLACES),
            "place_provider": self.rng.choice(PROVIDERS),
            "pl_post": self.rng.choice(DISTRICTS),
        }

    def _while_in_care(self, person: Row, start: date, end: date) -> None:
        review = start + timedelta(days=self.rng.choice([20, 26, 27, 28, 29, 30]))
        number = 0
        while review <= min(end, LAST):
            self.add("reviews", person, review=review)
            number += 1
            slip = timedelta(days=self.rng.choice([-20, -5, 0, 0, 0, 0, 1, 12]))
            review = add_months(review, 3 if number == 1 else 6) + slip
        for _ in range(self.rng.randint(0, 2)):
            gone = self.day(start, min(end, LAST))
            back = self.rng.choice([gone, gone + timedelta(days=1), gone + timedelta(days=40), None])
            self.add("missing", person, missing=self.rng.choice("MMMA"), mis_start=gone, mis_end=back)

    # Deliveries ----------------------------------------------------------------------------------------

    def deliveries(self) -> Rows:
        """What every month's delivery shows."""
        found: Rows = {}
        for month in MONTHS:
            for table, row in [*self._lists(month), *self._return(month)]:
                found.setdefault(table, []).append({**row, "delivery_period": month})
        return found

    def _listed(self, row: Row, *cells: str, until: date) -> Row:
        person = row["_person"]
        return {
            "_id": row["_id"],
            "child_id": person["child"],
            "gender": person["sex"],
            "ethnicity_group": ETHNIC[person["ethnic"]],
            "birth_date": _time(person["born"]),
            **{cell: _seen(row[cell], until) for cell in cells},
        }

    def _lists(self, month: str) -> Iterator[tuple[str, Row]]:
        until = month_end(month)
        since = add_months(until.replace(day=1), -5)

        def happened(day: date | None) -> bool:
            return day is not None and since <= day <= until

        for row in self.events["contacts"]:
            if happened(row["contact_date"]):
                yield "annex_a__list_01_contacts", self._listed(row, "contact_date", until=until)
        for number, row in enumerate(self.events["csc_contacts"]):
            if row["contact_date"].strftime("%Y-%m") == month:
                yield (
                    "csc_contacts__contacts",
                    {
                        "_id": row["_id"],
                        "contact_id": pseudonym("contact", number),
                        "person_id": row["_person"]["child"],
                        "contact_date": _time(row["contact_date"]),
                        "decision": row["decision"],
                        "decision_datetime": _decided(row["contact_date"], number),
                    },
                )
        for row in self.events["referrals"]:
            if happened(row["referral_date"]):
                yield "annex_a__list_03_referrals", self._listed(row, "referral_date", until=until)
        for row in self.events["assessments"]:
            still_open = row["authorised_on"] is None or row["authorised_on"] > until
            if row["started_on"] <= until and (still_open or happened(row["authorised_on"])):
                yield (
                    "annex_a__list_04_assessments",
                    self._listed(row, "started_on", "authorised_on", until=until),
                )
        for row in self.events["section_47"]:
            if happened(row["strategy_discussion_on"]) or happened(row["conference_on"]):
                cells = ("strategy_discussion_on", "conference_on")
                yield "annex_a__list_05_section_47", self._listed(row, *cells, until=until)
        for kind, table, end in (
            ("need", "annex_a__list_06_children_in_need", "closed_on"),
            ("plans", "annex_a__list_07_child_protection", "ended_on"),
        ):
            for row in self.events[kind]:
                if row["started_on"] <= until and (row[end] is None or row[end] >= since):
                    told = self._listed(row, "started_on", end, until=until)
                    yield table, told | ({"previous_plans": row["previous_plans"]} if kind == "plans" else {})

    def _return(self, month: str) -> Iterator[tuple[str, Row]]:
        until = month_end(month)
        first = year_start(collection_year(until))
        named: dict[str, Row] = {}

        def told(row: Row, *days: str, **cells: Any) -> Row:
            named[row["_person"]["child"]] = row["_person"]
            seen = {day: _seen(row[day], until) for day in days}
            return {"_id": row["_id"], "child": row["_person"]["child"], **seen, **cells}

        touching = {
            (row["_person"]["number"], row["_period"])
            for row in self.events["episodes"]
            if row["decom"] <= until and (row["dec"] is None or row["dec"] >= first)
        }
        for row in self.events["episodes"]:
            of_year = row["dec"] is None or row["dec"] >= first
            history = self.back_to_start and (row["_person"]["number"], row["_period"]) in touching
            if row["decom"] <= until and (of_year or history):
                cells = {
                    key: row[key] for key in ("rne", "ls", "place", "place_provider", "pl_post", "home_post")
                }
                reason = row["rec"] if _seen(row["dec"], until) else None
                yield "ssda903__episodes", told(row, "decom", "dec", rec=reason, **cells)
        for row in self.events.get("reviews", []):
            if first <= row["review"] <= until:
                yield "ssda903__reviews", told(row, "review", dob=_time(row["_person"]["born"]))
        for row in self.events.get("missing", []):
            if row["mis_start"] <= until and (row["mis_end"] is None or row["mis_end"] >= first):
                yield "ssda903__missing", told(row, "mis_start", "mis_end", missing=row["missing"])
        for row in self.events.get("uasc", []):
            if row["_person"]["child"] in named:
                # The day on which the status will end is known before it comes.
                yield "ssda903__uasc", told(row, duc=_time(row["duc"]), sex=row["_person"]["sex"])
        for person in self.people:
            birthdays = [birthday(person["born"], age) for age in range(17, 22)]
            if any(first <= day <= year_end(collection_year(until)) for day in birthdays):
                draw = Random(f"leaver {person['number']}")
                yield (
                    "ssda903__oc3",
                    {
                        "_id": f"oc3 {person['number']}",
                        "child": person["child"],
                        "dob": _time(person["born"]),
                        "in_touch": draw.choice(["YES", "YES", "YES", "NO", "DIED", "REFU", "NREQ", "RHOM"]),
                        "activ": draw.choice(["F1", "P2", "F2", "G4", "G5", "0", None]),
                        "accom": draw.choice(["U1", "U2", "B1", "Z1", "S2", "0", None]),
                    },
                )
                named[person["child"]] = person
        for child, person in named.items():
            yield (
                "ssda903__header",
                {
                    "_id": f"header {child}",
                    "child": child,
                    "dob": _time(person["born"]),
                    "sex": person["sex"],
                    "ethnic": person["ethnic"],
                },
            )


def _decided(contact: date, number: int) -> datetime | None:
    """Every seventh contact is undecided; the others were decided on the day or up to three days after."""
    return (
        None
        if number % 7 == 6
        else datetime(contact.year, contact.month, contact.day, 17) + timedelta(number % 4)
    )


def _time(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day)


def _seen(day: date | None, until: date) -> datetime | None:
    return None if day is None or day > until else _time(day)


# Faults ------------------------------------------------------------------------------------------------

_MODULES = ("ssda903__episodes", "ssda903__reviews", "ssda903__missing", "ssda903__uasc", "ssda903__oc3")


def _by_event(rows: Rows, table: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows.get(table, []):
        found.setdefault(row["_id"], []).append(row)
    return found


def _some(rng: Random, told: Collection[Any], share: float) -> list[Any]:
    """A share of these, one at least."""
    every = list(told)
    return rng.sample(every, min(len(every), max(1, round(len(every) * share))))


def _late(rows: Rows, rng: Random) -> None:
    """First seen a delivery or two later."""
    for table in rows:
        if table not in ("ssda903__header", "csc_contacts__contacts"):
            for told in _some(rng, _by_event(rows, table).values(), 0.06):
                hidden = [id(row) for row in told[: rng.randint(1, 2)]]
                rows[table] = [row for row in rows[table] if id(row) not in hidden]


def _withdrawn(rows: Rows, rng: Random) -> None:
    """Shown in early deliveries, gone from the later ones though they cover it."""
    for table in rows:
        if table not in ("ssda903__header", "csc_contacts__contacts"):
            for told in _some(rng, _by_event(rows, table).values(), 0.04):
                hidden = [id(row) for row in told[rng.randint(1, max(1, len(told) - 1)) :]]
                rows[table] = [row for row in rows[table] if id(row) not in hidden]


def _restated(rows: Rows, rng: Random) -> None:
    """Another date in the last delivery that has it."""
    for table in rows:
        if table.startswith("annex_a") or table in ("ssda903__reviews", "ssda903__missing"):
            for told in _some(rng, _by_event(rows, table).values(), 0.05):
                row = told[-1]
                shift = timedelta(days=rng.choice([-31, -1, 1, 31]))
                for cell, value in list(row.items()):
                    if isinstance(value, datetime) and cell not in ("birth_date", "dob"):
                        row[cell] = value + shift


def _restated_across_years(rows: Rows, rng: Random) -> None:
    """An episode that the next collection year's deliveries date otherwise."""
    for told in _some(rng, _by_event(rows, "ssda903__episodes").values(), 0.05):
        shift = timedelta(days=rng.choice([-10, -1, 1, 10]))
        for row in told:
            if row["delivery_period"] >= "2016-04":
                row["decom"] += shift


def _double(rows: Rows, rng: Random) -> None:
    """The same row twice."""
    for table, told in rows.items():
        if table != "csc_contacts__contacts":  # its key lets no contact in twice
            told += [dict(row) for row in _some(rng, told, 0.02)]


def _end_before_start(rows: Rows, rng: Random) -> None:
    """An end before its start."""
    pairs = {
        "annex_a__list_04_assessments": ("started_on", "authorised_on"),
        "annex_a__list_05_section_47": ("strategy_discussion_on", "conference_on"),
        "annex_a__list_06_children_in_need": ("started_on", "closed_on"),
        "annex_a__list_07_child_protection": ("started_on", "ended_on"),
        "ssda903__episodes": ("decom", "dec"),
        "ssda903__missing": ("mis_start", "mis_end"),
    }
    for table, (start, end) in pairs.items():
        ended = [each for each in _by_event(rows, table).values() if each[-1][end] is not None]
        for told in _some(rng, ended, 0.03):
            for row in told:
                if row[end] is not None:
                    row[end] = row[start] - timedelta(days=rng.choice([1, 30]))


def _empty(table: str, cell: str, share: float) -> Callable[[Rows, Random], None]:
    """A cell that is empty in every delivery."""

    def fault(rows: Rows, rng: Random) -> None:
        for told in _some(rng, _by_event(rows, table).values(), share):
            for row in told:
                row[cell] = None

    fault.__doc__ = f"{table}: {cell} is empty."
    return fault


def _never_ended(rows: Rows, rng: Random) -> None:
    """An episode without an end although a later one follows."""
    joined = [each for each in _by_event(rows, "ssda903__episodes").values() if each[-1]["rec"] == "X1"]
    for told in _some(rng, joined, 0.03):
        for row in told:
            row["dec"] = row["rec"] = None


def _overlap(rows: Rows, rng: Random) -> None:
    """An episode that ends after the next one has started."""
    joined = [each for each in _by_event(rows, "ssda903__episodes").values() if each[-1]["rec"] == "X1"]
    for told in _some(rng, joined, 0.03):
        for row in told:
            if row["dec"] is not None:
                row["dec"] += timedelta(days=rng.choice([1, 5, 40]))


def _gap(rows: Rows, rng: Random) -> None:
    """An episode that ends before the next one starts, with no end of care."""
    joined = [each for each in _by_event(rows, "ssda903__episodes").values() if each[-1]["rec"] == "X1"]
    for told in _some(rng, joined, 0.03):
        for row in told:
            if row["dec"] is not None and row["dec"] > row["decom"]:
                row["dec"] -= timedelta(days=1)


def _wrong_reason(rows: Rows, rng: Random) -> None:
    """A reason for the new episode that does not agree with what changed."""
    for told in _some(rng, _by_event(rows, "ssda903__episodes").values(), 0.05):
        reason = rng.choice("SLPTBU")
        for row in told:
            row["rne"] = reason


def _not_in_header(rows: Rows, rng: Random) -> None:
    """A child of other modules that no header names."""
    for told in _some(rng, _by_event(rows, "ssda903__header").values(), 0.05):
        hidden = {row["_id"] for row in told}
        rows["ssda903__header"] = [row for row in rows["ssda903__header"] if row["_id"] not in hidden]


def _another_person(rows: Rows, rng: Random) -> None:
    """A child whose sex, group or birth date a later delivery gives otherwise."""
    children = sorted({row["child_id"] for row in rows["annex_a__list_03_referrals"]})
    for child in _some(rng, children, 0.1):
        month, gender, group = (
            rng.choice(MONTHS),
            rng.choice("MFU"),
            rng.choice(["white", "black", "not_stated"]),
        )
        for table, told in rows.items():
            for row in told:
                if (
                    table.startswith("annex_a")
                    and row["child_id"] == child
                    and row["delivery_period"] >= month
                ):
                    row |= {"gender": gender, "ethnicity_group": group}
                if table == "ssda903__header" and row["child"] == child and row["delivery_period"] >= month:
                    row["dob"] += timedelta(days=200)


def _two_open_plans(rows: Rows, rng: Random) -> None:
    """A child on a second plan beside the first."""
    for told in _some(rng, _by_event(rows, "annex_a__list_07_child_protection").values(), 0.05):
        for row in told:
            twin = deepcopy(row) | {"_id": f"{row['_id']} beside", "previous_plans": 1}
            twin["started_on"] += timedelta(days=3)
            rows["annex_a__list_07_child_protection"].append(twin)


def _outside_scope(rows: Rows, rng: Random) -> None:
    """Rows of days that their delivery does not cover."""
    for table, cell in (
        ("annex_a__list_03_referrals", "referral_date"),
        ("annex_a__list_01_contacts", "contact_date"),
        ("csc_contacts__contacts", "contact_date"),
        ("ssda903__reviews", "review"),
    ):
        for row in _some(rng, [row for row in rows[table] if row[cell] is not None], 0.02):
            row[cell] += timedelta(days=rng.choice([-400, 200]))


def _not_delivered(rows: Rows, rng: Random) -> None:
    """Months without Annex A, without contacts, perhaps a year whose last return is that of January."""
    for prefix, months in (
        ("annex_a", rng.sample(MONTHS[1:-1], 2)),
        ("csc_contacts", rng.sample(MONTHS, 3)),
        ("ssda903", rng.choice([["2016-02", "2016-03"], ["2016-06"]])),
    ):
        for table in rows:
            if table.startswith(prefix):
                rows[table] = [row for row in rows[table] if row["delivery_period"] not in months]


FAULTS: dict[str, Callable[[Rows, Random], None]] = {
    "late": _late,
    "withdrawn": _withdrawn,
    "restated": _restated,
    "restated_across_years": _restated_across_years,
    "end_before_start": _end_before_start,
    "no_reason_ceased": _empty("ssda903__episodes", "rec", 0.04),
    "no_provider": _empty("ssda903__episodes", "place_provider", 0.04),
    "no_postcode": _empty("ssda903__episodes", "pl_post", 0.04),
    "no_home_postcode": _empty("ssda903__episodes", "home_post", 0.1),
    "no_birth_date": _empty("annex_a__list_01_contacts", "birth_date", 0.2),
    "no_gender": _empty("annex_a__list_03_referrals", "gender", 0.2),
    "no_ethnicity": _empty("annex_a__list_05_section_47", "ethnicity_group", 0.3),
    "no_decision_date": _empty("annex_a__list_03_referrals", "referral_date", 0.03),
    "never_ended": _never_ended,
    "overlap": _overlap,
    "gap": _gap,
    "wrong_reason": _wrong_reason,
    "not_in_header": _not_in_header,
    "another_person": _another_person,
    "two_open_plans": _two_open_plans,
    "outside_scope": _outside_scope,
    "not_delivered": _not_delivered,
    "double": _double,
}
"""Every fault by name, in the order in which they are put in."""
