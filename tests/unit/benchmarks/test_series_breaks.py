"""Breaks in published series are rows of a table, one for each line of the publisher's log."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import pytest

from tests.unit.benchmarks.publications import REFERENCE
from warehouse.settings import PROJECT

LOG = PROJECT.parent / "shared" / "data" / "benchmarks" / "adults" / "ascof_comparability_log.csv"


def breaks() -> list[dict[str, str]]:
    with (REFERENCE / "series_breaks.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_there_are_66_changes_of_which_40_break_the_series() -> None:
    assert len(breaks()) == 66
    assert Counter(row["breaks_series"] for row in breaks()) == {"true": 40, "false": 26}


def test_a_new_name_breaks_nothing_and_a_new_source_does() -> None:
    judged = {row["kind"]: row["breaks_series"] for row in breaks()}
    assert judged["renamed"] == judged["minor_change"] == judged["first_year"] == "false"
    assert judged["new_source"] == judged["population"] == judged["voluntary_survey"] == "true"


def test_direct_payments_do_not_compare_across_march_2025() -> None:
    found = [row for row in breaks() if row["indicator_code"] == "ASC3D2"]
    assert [(row["period_end"], row["kind"], row["breaks_series"]) for row in found] == [
        ("2025-03-31", "new_source", "true")
    ]


def test_the_voluntary_year_compares_with_neither_neighbour() -> None:
    found = {
        row["period_end"]
        for row in breaks()
        if row["indicator_code"] == "ASC3A" and row["breaks_series"] == "true"
    }
    assert found == {"2021-03-31", "2022-03-31"}


def test_every_break_is_at_the_end_of_a_financial_year() -> None:
    for row in breaks():
        day = date.fromisoformat(row["period_end"])
        assert (day.month, day.day) == (3, 31)


@pytest.mark.shared
def test_every_line_of_the_publisher_s_log_is_a_row() -> None:
    with LOG.open(encoding="utf-8", newline="") as lines:
        log = [
            (row["code_2024_25"].replace("[z]", row["code_2022_23"]), f"{row['year_of_change'][-4:]}-03-31")
            for row in csv.DictReader(lines)
        ]
    assert Counter(log) == Counter((row["measure"], row["period_end"]) for row in breaks())
