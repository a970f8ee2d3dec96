"""Reads the written sample files into the tables of the contracts, without the warehouse's reader.

Only what the recount needs: children, dates, codes, gender and ethnic group. The sample has no row that
the reader refuses for these columns; a cell that cannot be read is empty.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

LISTS = {
    "List 1": ("list_01_contacts", {"Date of Contact": "contact_date"}),
    "List 3": ("list_03_referrals", {"Date of referral": "referral_date"}),
    "List 4": (
        "list_04_assessments",
        {
            "Continuous Assessment Start Date": "started_on",
            "Continuous Assessment Date of Authorisation": "authorised_on",
        },
    ),
    "List 5": (
        "list_05_section_47",
        {
            "Strategy discussion initiating Section 47 Enquiry Start Date": "strategy_discussion_on",
            "Date of Initial Child Protection Conference": "conference_on",
        },
    ),
    "List 6": (
        "list_06_children_in_need",
        {"CIN Start Date": "started_on", "CIN Closure Date": "closed_on"},
    ),
    "List 7": (
        "list_07_child_protection",
        {
            "Child Protection Plan Start Date": "started_on",
            "Child Protection Plan End Date": "ended_on",
            "Number of Previous Child Protection Plans": "previous_plans",
        },
    ),
}
PERSON = {
    "Child Unique ID": "child_id",
    "Gender": "gender",
    "Ethnicity": "ethnicity_group",
    "Date of Birth": "birth_date",
}
GENDER_LETTERS = {
    "male": "M",
    "female": "F",
    "neither": "N",
    "not": "U",
    "m": "M",
    "f": "F",
    "1": "M",
    "2": "F",
}
GROUPS = {"a": "white", "b": "mixed", "c": "asian", "d": "black", "e": "other", "f": "not_stated"}
DAYS = ("dob", "decom", "dec", "review", "duc", "mis_start", "mis_end")
MODULES = ("header", "episodes", "reviews", "uasc", "oc3", "missing")


def read_sample(authority: Path, periods: Collection[str]) -> dict[str, pd.DataFrame]:
    """The deliveries of these months, as the recount wants them."""
    parts: dict[str, list[pd.DataFrame]] = {}
    for period in sorted(periods):
        for name, table in _delivery(authority / period).items():
            parts.setdefault(name, []).append(table.assign(delivery_period=period))
    return {name: pd.concat(tables, ignore_index=True) for name, tables in parts.items()}


def _delivery(folder: Path) -> dict[str, pd.DataFrame]:
    [book] = folder.glob("Annex_A_*.xlsx")
    found = {}
    for sheet, frame in pd.read_excel(book, sheet_name=list(LISTS), dtype=object).items():
        name, columns = LISTS[sheet]
        table = frame.rename(columns=PERSON | columns)[[*PERSON.values(), *columns.values()]]
        for column in ("birth_date", *columns.values()):
            if column != "previous_plans":
                table[column] = pd.to_datetime(table[column], errors="coerce")
        table["gender"] = table["gender"].map(_gender)
        table["ethnicity_group"] = table["ethnicity_group"].map(lambda text: GROUPS.get(str(text)[:1]))
        found[f"annex_a__{name}"] = table
    for module in MODULES:
        [path] = folder.glob(f"SSDA903_*_{module}_made_up.csv")
        table = pd.read_csv(path, dtype=str, keep_default_na=False).rename(columns=str.lower)
        table = table.replace("", None)
        for column in table.columns.intersection(DAYS):
            table[column] = pd.to_datetime(table[column], format="%d/%m/%Y", errors="coerce")
        for column in table.columns.intersection(["home_post", "pl_post"]):
            table[column] = table[column].map(
                lambda text: text and text.replace(" ", "")[:-3], na_action="ignore"
            )
        found[f"ssda903__{module}"] = table
    [path] = folder.glob("csc_contacts_*.csv")
    table = pd.read_csv(path, dtype=str)
    found["csc_contacts__contacts"] = table.assign(contact_date=pd.to_datetime(table["contact_date"]))
    return found


def _gender(text: object) -> str | None:
    words = str(text).lower().split(") ")[-1].split(" - ")[0].split()
    return GENDER_LETTERS.get(words[0].split("/")[0]) if words else None
