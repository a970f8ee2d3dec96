"""How late a month's events were first seen: the kinds of event, and the delivery that showed each first."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tests.oracle.calendars import month_of
from tests.oracle.knowledge import Known

KINDS = (
    ("annex_a__list_01_contacts", "child_id", "contact_date", "contact_date"),
    ("annex_a__list_03_referrals", "child_id", "referral_date", "referral_date"),
    ("annex_a__list_04_assessments", "child_id", "started_on", "authorised_on"),
    ("annex_a__list_05_section_47", "child_id", "strategy_discussion_on", "strategy_discussion_on"),
    ("annex_a__list_05_section_47", "child_id", "strategy_discussion_on", "conference_on"),
    ("annex_a__list_07_child_protection", "child_id", "started_on", "started_on"),
    ("annex_a__list_07_child_protection", "child_id", "started_on", "ended_on"),
    ("ssda903__episodes", "child", "decom", "decom"),
    ("ssda903__episodes", "child", "decom", "dec"),
)
"""Table, column of the child, date that tells a child's rows apart, date of the event."""


def later(month: str, number: int) -> str:
    """The month that many months on."""
    return str(pd.Period(month, "M") + number)


def can_be_told(known: Known, extract: str, month: str, months_later: int) -> bool:
    """Whether both the month's own delivery and the later one are there."""
    delivered = known.delivered(extract)
    return month in delivered and later(month, months_later) in delivered


def arrivals(known: Known, months_later: int) -> list[tuple[str, date, bool]]:
    """Every event whose lag can be told: child, day, and whether it was first seen that many months later.

    An event is seen once its own date is filled, whatever that date was. Short breaks are no care.
    """
    found = []
    for table, child, row, event in KINDS:
        extract = table.split("__")[0]
        every = known.table(table)
        every = every[every[event].notna()]
        identity = [every[child], every[row].where(every[row].notna(), every[event])]
        first = every["delivery_period"].groupby(identity).min().to_dict()
        now = known.events(table, event)
        if "ls" in now:
            now = now[~now["ls"].isin(["V3", "V4"])]
        for who, began, day in zip(now[child], now[row], now[event], strict=True):
            month = month_of(day)
            if can_be_told(known, extract, month, months_later):
                seen = first[who, day if began is None else began]
                found.append((who, day, seen == later(month, months_later)))
    return found
