"""What is known now: of all deliveries, the one that decides each month or collection year, and persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import pandas as pd

from tests.oracle.calendars import collection_year, month_end, month_of, year_end, year_start

ANNEX_A_MONTHS = 6
SEXES = {"M": "male", "F": "female", "N": "neither", "U": "not_stated"}
ETHNICITIES = {
    **dict.fromkeys(("WBRI", "WIRI", "WOTH", "WIRT", "WROM"), "white"),
    **dict.fromkeys(("MWBC", "MWBA", "MWAS", "MOTH"), "mixed"),
    **dict.fromkeys(("AIND", "APKN", "ABAN", "AOTH", "CHNE"), "asian"),
    **dict.fromkeys(("BCRB", "BAFR", "BOTH"), "black"),
    "OOTH": "other",
    **dict.fromkeys(("REFU", "NOBT"), "not_stated"),
}
DATES = {
    "annex_a__list_01_contacts": ["contact_date"],
    "annex_a__list_03_referrals": ["referral_date"],
    "annex_a__list_04_assessments": ["started_on", "authorised_on"],
    "annex_a__list_05_section_47": ["strategy_discussion_on", "conference_on"],
    "annex_a__list_06_children_in_need": ["started_on", "closed_on"],
    "annex_a__list_07_child_protection": ["started_on", "ended_on"],
    "csc_contacts__contacts": ["contact_date"],
    "ssda903__header": ["dob"],
    "ssda903__episodes": ["decom", "dec"],
    "ssda903__reviews": ["review"],
    "ssda903__uasc": ["duc"],
    "ssda903__oc3": ["dob"],
    "ssda903__missing": ["mis_start", "mis_end"],
}
"""The dates that are counted by; a table of another name is looked at for persons only."""
OTHERS = {
    "annex_a__list_01_contacts": ["child_id"],
    "annex_a__list_03_referrals": ["child_id"],
    "annex_a__list_04_assessments": ["child_id"],
    "annex_a__list_05_section_47": ["child_id"],
    "annex_a__list_06_children_in_need": ["child_id"],
    "annex_a__list_07_child_protection": ["child_id", "previous_plans"],
    "csc_contacts__contacts": ["person_id", "decision", "decision_datetime"],
    "ssda903__header": ["child", "sex", "ethnic"],
    "ssda903__episodes": ["child", "rne", "ls", "place", "place_provider", "rec", "home_post", "pl_post"],
    "ssda903__reviews": ["child"],
    "ssda903__uasc": ["child"],
    "ssda903__oc3": ["child", "in_touch", "activ", "accom"],
    "ssda903__missing": ["child", "missing"],
}


def days(column: pd.Series) -> pd.Series:
    """A column as plain dates, None where it is empty."""
    stamps = pd.to_datetime(column)
    plain = [None if pd.isna(stamp) else stamp.date() for stamp in stamps]
    return pd.Series(plain, index=column.index, dtype=object)


def those(table: pd.DataFrame, keep: Iterable[bool]) -> pd.DataFrame:
    """The rows that are kept, one answer a row."""
    return table[np.array(list(keep), dtype=bool)]


class Known:
    """The deliveries, and which of them decides what.

    Annex A covers the six calendar months up to its own, `csc_contacts` its own month, SSDA903 the collection
    year up to its month's end. The newest delivery that covers a day decides about it, whole: what it does
    not show did not happen.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._tables: dict[str, pd.DataFrame] = {}
        self._delivered: dict[str, set[str]] = {}
        for name, frame in tables.items():
            table = frame.reset_index(drop=True)
            extract = name.split("__")[0]
            self._delivered.setdefault(extract, set()).update(table["delivery_period"])
            for column in [*DATES.get(name, []), "birth_date"]:
                if column in table:
                    table[column] = days(table[column])
            self._tables[name] = table
        for name, columns in DATES.items():
            wanted = [*columns, *OTHERS[name], "delivery_period"]
            self._tables.setdefault(name, pd.DataFrame(columns=wanted, dtype=object))

    def table(self, name: str) -> pd.DataFrame:
        """A table as all deliveries have it."""
        return self._tables[name]

    def delivered(self, extract: str) -> set[str]:
        """The months for which an extract was delivered."""
        return self._delivered.get(extract, set())

    def annex_a_for(self, month: str) -> str | None:
        """The newest Annex A delivery that covers a month."""
        last = str(pd.Period(month, "M") + ANNEX_A_MONTHS - 1)
        return max(
            (each for each in self._delivered.get("annex_a", ()) if month <= each <= last), default=None
        )

    def contacts_for(self, month: str) -> str | None:
        """The delivery of contacts that covers a month."""
        return month if month in self._delivered.get("csc_contacts", ()) else None

    def return_for(self, year: int) -> str | None:
        """The last SSDA903 delivery of a collection year."""
        of_year = (
            each for each in self._delivered.get("ssda903", ()) if collection_year(month_end(each)) == year
        )
        return max(of_year, default=None)

    def return_covers(self, month: str) -> bool:
        """Whether the collection year of a month has been delivered up to that month's end at least."""
        last = self.return_for(collection_year(month_end(month)))
        return last is not None and last >= month

    def first_return_year(self) -> int | None:
        """The earliest collection year of which anything was delivered."""
        return min(
            (collection_year(month_end(each)) for each in self._delivered.get("ssda903", ())), default=None
        )

    def rows(self, name: str, delivery: str | None) -> pd.DataFrame:
        """A table as one delivery has it."""
        table = self._tables[name]
        return table[table["delivery_period"] == delivery]

    def events(self, name: str, day: str) -> pd.DataFrame:
        """Every dated row of a table, from the delivery that decides about the month of its date."""
        table = self._tables[name]
        table = table[table[day].notna()]
        decides = {"annex_a": self.annex_a_for, "csc_contacts": self.contacts_for}.get(
            name.split("__")[0], lambda month: self.return_for(collection_year(month_end(month)))
        )
        deciding: dict[str, str | None] = {}
        keep = []
        for when, delivery in zip(table[day], table["delivery_period"], strict=True):
            month = month_of(when)
            if month not in deciding:
                deciding[month] = decides(month)
            keep.append(deciding[month] == delivery)
        return those(table, keep)

    def episodes(self, year: int) -> pd.DataFrame:
        """Episodes of care as known for days of a collection year, with what went before.

        Episodes that touch the year are those of its own last delivery. An episode that ended before is that
        of the year in which it ended. Where that year was never delivered, the newest of the deliveries
        that go back so far has it. Short breaks are no care. The same row twice is one episode.
        """
        every = self._tables["ssda903__episodes"]
        every = every[every["decom"].notna() & ~every["ls"].isin(["V3", "V4"])]
        parts = [self._touching(every, year)]
        history = []
        for earlier in range(year - 1, (self.first_return_year() or year) - 1, -1):
            if self.return_for(earlier) is not None:
                found = self._touching(every, earlier)
                parts.append(
                    those(found, (end is not None and end <= year_end(earlier) for end in found["dec"]))
                )
        for each in range(year, (self.first_return_year() or year) - 1, -1):
            told = every[every["delivery_period"] == self.return_for(each)]
            history.append(those(told, (self._never_delivered(end, each) for end in told["dec"])))
        if history:
            parts.append(pd.concat(history).drop_duplicates(["child", "decom", "rne", "dec"], keep="first"))
        found = pd.concat(parts)
        counted = [
            column for column in found if column not in ("delivery_period", "delivery_sha256", "source_row")
        ]
        return found.drop_duplicates(counted)

    def _touching(self, every: pd.DataFrame, year: int) -> pd.DataFrame:
        told = every[every["delivery_period"] == self.return_for(year)]
        first = year_start(year)
        return those(told, (end is None or end >= first for end in told["dec"]))

    def _never_delivered(self, end: date | None, told_in: int) -> bool:
        if end is None or end >= year_start(told_in):
            return False
        return self.return_for(collection_year(end)) is None

    def persons(self) -> pd.DataFrame:
        """Birth date, sex and ethnic group of each child as last known; 'not stated' is not knowing."""
        seen = []
        for rank, name in enumerate(sorted(self._tables)):
            table = self._tables[name]
            if name == "ssda903__header":
                seen.append(
                    pd.DataFrame(
                        {
                            "child": table["child"],
                            "born": table["dob"],
                            "sex": table["sex"].map({"1": "M", "2": "F", "M": "M", "F": "F", "U": "N"}),
                            "ethnicity": table["ethnic"].map(ETHNICITIES),
                            "delivery_period": table["delivery_period"],
                        }
                    ).assign(rank=99)
                )
            elif name == "ssda903__oc3":
                leavers = pd.DataFrame({"child": table["child"], "born": table["dob"], "sex": None})
                seen.append(leavers.assign(ethnicity=None, delivery_period=table["delivery_period"], rank=-1))
            elif {"child_id", "gender", "ethnicity_group"} <= set(table):
                columns = {
                    "child_id": "child",
                    "birth_date": "born",
                    "gender": "sex",
                    "ethnicity_group": "ethnicity",
                }
                kept = table.rename(columns=columns)
                kept = kept.reindex(columns=["child", "born", "sex", "ethnicity", "delivery_period"])
                seen.append(kept.assign(rank=rank))
        seen = [each for each in seen if len(each)]
        if not seen:
            return pd.DataFrame(columns=["born", "sex", "ethnicity"])
        people = pd.concat(seen, ignore_index=True)
        people["sex"] = people["sex"].map(SEXES).where(people["sex"] != "U")
        people["ethnicity"] = people["ethnicity"].where(people["ethnicity"] != "not_stated")
        people = people.sort_values(["delivery_period", "rank"], kind="stable")
        last = people.groupby("child")[["born", "sex", "ethnicity"]].last()
        return last.fillna({"sex": "not_stated", "ethnicity": "not_stated"})
