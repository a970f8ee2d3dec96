"""Completeness of protected characteristics and of the date of birth, in every table that asks for them.

Lists 6 to 8 have rules of their own in `persons`, over open cases; every other table is judged here. At first
contact less is known of a child, so lists 1 to 3 may leave more open.
"""

from __future__ import annotations

from expectations.rules import Dimension
from expectations.suites.extracts.records.declaring import PER_TABLE, VIEWS, delivery_rule
from expectations.suites.extracts.records.persons import OPEN_CASES, SEX_UNKNOWN, TEN
from expectations.suites.extracts.records.volumes import COLUMNS
from expectations.suites.frames import ADOPTERS, CONTACTS, EARLY_HELP, HEADERS, REFERRALS, delivered

FIRST_CONTACT = (CONTACTS, EARLY_HELP, REFERRALS)
MOST_UNKNOWN = 0.1
MOST_UNKNOWN_AT_FIRST = 0.25
PERSON = {HEADERS: "child", ADOPTERS: "adopter_id"}
"""The column that names the person, where it is not child_id."""

# For each characteristic the columns that hold it, each with when it says nothing.
UNKNOWN = {
    "birth_date": {"birth_date": "birth_date is null"},
    "sex": {
        "gender": SEX_UNKNOWN,
        "sex": "sex is null",
    },
    "ethnicity": {
        "ethnicity_group": "coalesce(ethnicity_group, 'not_stated') = 'not_stated'",
        "ethnic": "coalesce(ethnic, 'NOBT') in ('NOBT', 'REFU')",
    },
    "disability": {"disability": "coalesce(disability, 'unknown') = 'unknown'"},
}


def _column_of(view: str, characteristic: str) -> str | None:
    return next((column for column in UNKNOWN[characteristic] if column in COLUMNS[view]), None)


def _is_known(view: str, characteristic: str) -> str:
    """SQL for: it is unknown of few enough persons; NULL where the table does not ask for it."""
    column = _column_of(view, characteristic)
    if column is None:
        return "null"
    person = PERSON.get(view, "child_id")
    most = MOST_UNKNOWN_AT_FIRST if view in FIRST_CONTACT else MOST_UNKNOWN
    unknown = UNKNOWN[characteristic][column]
    if view == ADOPTERS and characteristic == "sex":
        unknown = "coalesce(gender, 'U') = 'U'"
    return f"count(distinct {person}) filter ({unknown}) <= {most} * count(distinct {person})"


# Modules of the return repeat the header's, so of the return only the header is judged.
TABLES = tuple(
    view for view in VIEWS if view == HEADERS or (view.startswith("annex_a") and view not in OPEN_CASES)
)
KNOWN = " union all ".join(
    f"""
    select period_end, table_name, {", ".join(f"{_is_known(view, one)} as {one}_is_known" for one in UNKNOWN)}
    from {delivered(view)} group by period_end, table_name
    having count(distinct {PERSON.get(view, "child_id")}) >= {TEN}
    """
    for view in TABLES
)
"""One row per table: whether enough is known of its people."""

WHAT = {
    "birth_date": (
        "The date of birth",
        "Without it a child is in no age band and in no figure with an age limit.",
    ),
    "sex": ("The sex", "Sex is a protected characteristic: with more unknown nobody can compare services."),
    "ethnicity": ("The ethnic group", "With more unknown nobody can say whether groups are served alike."),
    "disability": (
        "Whether somebody is disabled",
        "Disability is a protected characteristic and decides on help.",
    ),
}

DELIVERIES = [
    delivery_rule(
        rule_id=f"EXT-CHR-{number:03d}",
        text=f"{what} is known of nine in ten people of a table, of three in four at first contact.",
        why=why,
        mend="Ask the teams for what is missing, and record a refusal as one.",
        dimension=Dimension.COMPLETENESS,
        frame=KNOWN,
        column=f"{characteristic}_is_known",
        tables=[view for view in TABLES if _column_of(view, characteristic)],
        keys=PER_TABLE,
    )
    for number, (characteristic, (what, why)) in enumerate(WHAT.items(), 1)
]
