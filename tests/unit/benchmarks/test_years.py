"""A year is written in many ways and means five things; each has one reading."""

from __future__ import annotations

from datetime import date

import pytest

from warehouse.benchmarks.years import published_year, stated_period


@pytest.mark.parametrize(
    ("text", "ends_in"),
    [
        ("2025", 2025),
        ("2024-25", 2025),
        ("2024/25", 2025),
        ("202425", 2025),
        ("2024 to 2025", 2025),
        ("1999-00", 2000),
        ("2016-17 (OT)", 2017),
        ("2020 (Final)", 2020),
        ("2014-16", 2016),
        ("2021/22-23/24", 2024),
    ],
)
def test_a_year_ends_where_its_text_says(text: str, ends_in: int) -> None:
    year = published_year(text)
    assert year is not None
    assert (year.ends_in, year.status) == (ends_in, "final")


@pytest.mark.parametrize(("text", "status"), [("2018 (Rev)", "revised"), ("2025 (prov)", "provisional")])
def test_a_mark_behind_the_year_is_the_standing_of_its_figures(text: str, status: str) -> None:
    year = published_year(text)
    assert year is not None
    assert year.status == status


@pytest.mark.parametrize("text", ["", "0", "25", "2025-24", "2025-25", "Q1 2025", "2025 (new)", "20255"])
def test_what_names_no_year_is_none(text: str) -> None:
    assert published_year(text) is None


@pytest.mark.parametrize(
    ("kind", "period_kind", "period_end"),
    [
        ("financial", "financial_year", date(2025, 3, 31)),
        ("calendar", "calendar_year", date(2025, 12, 31)),
        ("academic", "academic_year", date(2025, 8, 31)),
        ("snapshot", "month", date(2025, 9, 30)),
        ("to_snapshot", "rolling_12_months", date(2025, 9, 30)),
        ("cohort", "financial_year", date(2025, 3, 31)),
    ],
)
def test_each_kind_of_year_has_its_period(kind: str, period_kind: str, period_end: date) -> None:
    period = stated_period(kind, "2025")
    assert period is not None
    assert (period.kind, period.end, period.status) == (period_kind, period_end, "final")


def test_a_file_that_names_a_day_is_of_that_day_s_month() -> None:
    period = stated_period("day", "2026-05-29")
    assert period is not None
    assert (period.kind, period.end) == ("month", date(2026, 5, 31))
    assert stated_period("day", "2025-26") is None
    assert stated_period("financial", "2026-05-29") is None
