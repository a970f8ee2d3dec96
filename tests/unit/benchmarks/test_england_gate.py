"""The rule that England lies within its authorities, judged by Great Expectations."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations.engine import evaluate
from expectations.findings import Finding
from expectations.suites.marts import comparators
from warehouse.benchmarks.years import published_year
from warehouse.settings import PROJECT
from warehouse.sql import literal

LAIT = PROJECT.parent / "shared" / "data" / "benchmarks" / "lait"
Figure = tuple[str, str, float]


def world(figures: list[Figure], counts: tuple[str, ...] = ()) -> duckdb.DuckDBPyConnection:
    """A candidate with these figures of indicator, area and value; all are of one year and document."""
    connection = duckdb.connect()
    connection.execute("create schema intermediate; create schema reference")
    connection.execute(
        """create table intermediate.int_indicator_statement (indicator_code varchar, area_code varchar,
            value decimal(18, 6), document varchar, period_kind varchar, period_end date, origin varchar,
            breakdown varchar)"""
    )
    for figure in figures:
        connection.execute(
            """insert into intermediate.int_indicator_statement
                values ($1, $2, $3, 'D', 'financial_year', date '2025-03-31', 'published', 'all')""",
            list(figure),
        )
    connection.execute(
        """create table reference.areas as select distinct area_code,
            case area_code when 'E' then 'country' when 'R' then 'region' else 'authority' end as area_kind
            from intermediate.int_indicator_statement"""
    )
    connection.execute(
        """create table reference.indicators as
            select distinct indicator_code, list_contains($1::varchar[], indicator_code) as is_count
            from intermediate.int_indicator_statement""",
        [list(counts)],
    )
    return connection


def members(indicator: str, number: int = 100) -> list[Figure]:
    return [(indicator, f"A{each}", float(each)) for each in range(1, number + 1)]


def judge(connection: duckdb.DuckDBPyConnection) -> Finding:
    (finding,) = evaluate(comparators.RULES, connection, {})
    return finding


@pytest.mark.parametrize("value", [1.0, 50.0, 100.0])
def test_england_may_equal_the_lowest_and_the_highest_authority(value: float) -> None:
    finding = judge(world([*members("RATE"), ("RATE", "E", value)]))
    assert (finding.outcome, finding.n_checked) == ("passed", 1)


@pytest.mark.parametrize("value", [0.999999, 100.000001])
def test_england_outside_its_authorities_stops_the_release(value: float) -> None:
    finding = judge(world([*members("RATE"), ("RATE", "E", value)]))
    assert (finding.outcome, finding.n_failed, finding.severity) == ("failed", 1, "critical")


def test_a_count_of_england_is_larger_than_every_authority() -> None:
    finding = judge(world([*members("COUNT"), ("COUNT", "E", 5050.0)], counts=("COUNT",)))
    assert (finding.outcome, finding.n_checked) == ("passed", 0)


def test_nothing_is_said_of_england_where_most_authorities_are_missing() -> None:
    finding = judge(world([*members("RATE", 99), ("RATE", "E", 3071.0)]))
    assert (finding.outcome, finding.n_checked) == ("passed", 0)


def all_measures() -> duckdb.DuckDBPyConnection:
    """Every measure of the tool's file, whether an indicator takes it or not."""
    connection = world([])
    connection.execute(
        f"create table long as select * from read_parquet({literal(str(LAIT / 'bds_long_0.parquet'))})"
    )
    texts = [text for (text,) in connection.execute('select distinct "Years" from long').fetchall()]
    years = {text: year for text in texts if (year := published_year(text))}
    connection.execute("create table year (text varchar, period_end date)")
    connection.executemany(
        "insert into year values (?, ?)", [[text, date(year.ends_in, 3, 31)] for text, year in years.items()]
    )
    connection.execute(
        """insert into intermediate.int_indicator_statement
            select "Short Desc", cast(cast("LA Number" as integer) as varchar),
                round(try_cast("Values" as double), 6), "Years", 'financial_year', period_end,
                'published', 'all'
            from long join year on "Years" = text where try_cast("Values" as double) is not null"""
    )
    connection.execute(
        """create or replace table reference.areas as select distinct area_code,
            case when area_code = '970' then 'country' when area_code > '970' then 'region'
                else 'authority' end as area_kind
            from intermediate.int_indicator_statement"""
    )
    # a count is what England has as much of as all of its authorities together, in some year at least
    connection.execute(
        """create or replace table reference.indicators as
            with year as (
                select indicator_code, document, max(value) filter (where area_code = '970') as england,
                    sum(value) filter (where area_code < '970') as authorities
                from intermediate.int_indicator_statement group by indicator_code, document
            )
            select indicator_code, coalesce(bool_or(england >= 0.95 * authorities), false) as is_count
            from year group by indicator_code"""
    )
    return connection


@pytest.mark.shared
def test_over_the_tool_s_file_exactly_one_measure_is_wrong() -> None:
    finding = judge(all_measures())
    wrong = {dict(row.keys)["indicator_code"] for row in finding.failing_rows}
    years = sorted(dict(row.keys)["document"] for row in finding.failing_rows)
    assert wrong == {"FirstYJS"}
    assert years == [str(year) for year in range(2016, 2025)]
    assert finding.n_checked > 2500


@pytest.mark.shared
def test_what_is_wrong_is_the_sum_of_nine_regional_rates() -> None:
    found = all_measures().execute(
        # nine rates in whole numbers: their sum is good to nine halves
        """select document, abs(max(value) filter (where area_code = '970')
                - sum(value) filter (where area_code > '970' and area_code not in ('987', '988'))) <= 4.5
            from intermediate.int_indicator_statement where indicator_code = 'FirstYJS'
            group by document order by document"""
    )
    assert found.fetchall() == [(str(year), True) for year in range(2016, 2025)]


@pytest.mark.shared
def test_exactly_these_figures_are_withheld() -> None:
    path: Path = PROJECT / "seeds" / "reference" / "withheld_figures.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [
            (row["indicator_code"], row["first_period_end"], row["last_period_end"])
            for row in csv.DictReader(lines)
        ]
    assert rows == [("YJ001", "2016-12-31", "2024-12-31")]
