"""The scorecard of November 2017 against the digest of that month, by every framework it can be read by."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from tests.conftest import Home


@pytest.fixture(scope="module")
def release(published_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    database = published_home.folder / "releases" / "2017-11-r1" / "marts.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def numbers(row: tuple[object, ...]) -> list[object]:
    return [None if cell is None else Decimal(str(cell)).normalize() for cell in row]


@pytest.mark.parametrize(
    ("indicator", "last_year", "april", "october", "november", "year_to_date"),
    [
        ("CSC001", None, "401", "520", "611", "3864"),
        ("CLA002", "333", "338", "311", "311", "311"),
        ("CLA010", None, "50", "36", "32", "32"),
        ("CLA021", None, "66.33", "62.77", "64.13", "64.13"),
        ("CSC051", "285", "271", "250", "239", "239"),
    ],
)
def test_the_year_stands_month_by_month_as_the_digest_printed_it(
    release: duckdb.DuckDBPyConnection,
    indicator: str,
    last_year: str | None,
    april: str,
    october: str,
    november: str,
    year_to_date: str,
) -> None:
    [row] = release.execute(
        "select last_year, april, october, november, year_to_date from mart.rpt_scorecard "
        "where indicator_code = $1",
        [indicator],
    ).fetchall()
    printed = (last_year, april, october, november, year_to_date)
    assert numbers(row) == [None if cell is None else Decimal(cell).normalize() for cell in printed]


def test_neighbours_stand_with_the_year_and_the_number_they_rest_on(
    release: duckdb.DuckDBPyConnection,
) -> None:
    """93.5% of Thurrock's assessments of 2016-17 were in time; nine of ten neighbours have a figure."""
    [row] = release.execute(
        """select last_year, round(statistical_neighbour_average, 2), neighbours_used, neighbours_possible,
                neighbour_period_end::varchar, november, target, rag
            from mart.rpt_scorecard where indicator_code = 'CSC020'"""
    ).fetchall()
    assert row == (
        *(Decimal("93.5"), Decimal("79.18"), 9, 10, "2017-03-31"),
        *(Decimal("89.8"), Decimal(85), "green"),
    )


@pytest.mark.parametrize(
    ("indicator", "note"),
    [
        ("CLA031", "being cleansed"),
        ("CSC056", "being cleansed"),
        ("CLA060", "quarterly only"),
        ("LCH050", "not recorded"),
        ("ADO010", "carried forward from an earlier month"),
        ("CLA002", None),
    ],
)
def test_a_status_stands_in_words_as_the_plan_s_tables_gave_it(
    release: duckdb.DuckDBPyConnection, indicator: str, note: str | None
) -> None:
    found = release.execute(
        "select status_note from mart.rpt_scorecard where indicator_code = $1", [indicator]
    ).fetchall()
    assert found == [(note,)]


@pytest.mark.parametrize(
    ("framework", "sections"),
    [("plan", [6, 3, 10, 17, 4, 3, 5, 3]), ("cqc", [35, 24, 30, 5]), ("ascof", [1, 7, 5, 2, 1, 2])],
)
def test_the_scorecard_can_be_read_by_a_framework(
    release: duckdb.DuckDBPyConnection, framework: str, sections: list[int]
) -> None:
    found = release.execute(
        """select section_no, count(distinct card.indicator_code), count(*)
            from mart.rpt_scorecard_section as section inner join mart.rpt_scorecard as card
                using (indicator_code)
            where framework = $1 group by 1 order by 1""",
        [framework],
    ).fetchall()
    assert found == [(number, size, size) for number, size in enumerate(sections, 1)]


def test_the_indicators_of_the_plan_s_seventh_priority_stand_in_order(
    release: duckdb.DuckDBPyConnection,
) -> None:
    found = release.execute(
        """select rpt_scorecard_section.section, sort_order, indicator_code, november, target, rag
            from mart.rpt_scorecard_section inner join mart.rpt_scorecard using (indicator_code)
            where framework = 'plan' and section_no = 7 and indicator_code like 'CLV00%'
            order by sort_order"""
    ).fetchall()
    assert [row[:3] for row in found] == [
        ("7. Leaving care", place, code)
        for place, code in enumerate(("CLV001", "CLV002", "CLV003", "CLV005"), 1)
    ]
    assert found[1][3:] == (Decimal("67.3"), Decimal(70), "amber")


def test_by_topic_every_indicator_stands_exactly_once(release: duckdb.DuckDBPyConnection) -> None:
    [counts] = release.execute(
        """select count(*), count(distinct indicator_code), (select count(*) from mart.dim_indicator)
            from mart.rpt_scorecard_section where framework = 'topic'"""
    ).fetchall()
    assert counts[0] == counts[1] == counts[2]
