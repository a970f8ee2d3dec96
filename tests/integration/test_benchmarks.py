"""National publications go the way of every delivery, and the project's own excerpts stand in for them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.conftest import DELIVERIES, SHARED, Home
from warehouse.deliveries import register_extracts
from warehouse.periods import Period
from warehouse.settings import PROJECT

EXCERPTS = sorted((PROJECT / "seeds" / "deliveries" / "E92000001").glob("*/*.csv"))
FILES = SHARED / "data" / "benchmarks"
VIEW = "extracts.published_statistics__figures"


def loaded(home: Home, period: Period) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    register_extracts(connection, home.settings, period)
    return connection


def reported(home: Home) -> list[dict[str, object]]:
    return json.loads(home.run("load", "--json"))["files"]


def test_a_publication_is_filed_under_england_and_its_month(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "whatever.csv"
    file.write_bytes((EXCERPTS[0].parent.parent / "2026-04" / "cin_subsequent_plans.csv").read_bytes())
    home.run("receive", file)
    (report,) = reported(home)
    assert (report["outcome"], report["extract"]) == ("loaded", "published_statistics")
    assert (report["authority"], report["period"]) == ("E92000001", "2025-10")


def test_sources_of_one_month_stand_beside_each_other(home: Home) -> None:
    home.run("receive", *EXCERPTS)
    assert {report["outcome"] for report in reported(home)} == {"loaded"}
    found = loaded(home, Period(2026, 4)).execute(
        f"select document, count(*) from {VIEW} group by 1 order by 1"
    )
    documents = dict(found.fetchall())
    assert sorted(documents) == ["ASCOF-2025", "CIN-2025", "LAIT-2026-04"]
    assert documents["CIN-2025"] == 7 * 203


def test_a_month_knows_only_what_was_published_by_then(home: Home) -> None:
    home.run("receive", *EXCERPTS)
    home.run("load")
    query = f"select max(period_end) from {VIEW} where period_kind = 'financial_year'"
    newest = {
        str(period): loaded(home, period).execute(query).fetchall()[0][0].isoformat()
        for period in (Period(2017, 11), Period(2024, 11), Period(2024, 12), Period(2026, 4))
    }
    assert newest == {
        "2017-11": "2017-03-31",
        "2024-11": "2017-03-31",
        "2024-12": "2024-03-31",
        "2026-04": "2025-03-31",
    }


def test_a_fuller_file_takes_the_place_of_the_excerpt_of_its_month(home: Home, tmp_path: Path) -> None:
    excerpt = EXCERPTS[0].parent.parent / "2026-04" / "cin_subsequent_plans.csv"
    home.run("receive", *EXCERPTS)
    home.run("load")
    fewer = tmp_path / "E92000001" / "2026-04" / "corrected.csv"
    fewer.parent.mkdir(parents=True)
    fewer.write_text("".join(excerpt.read_text().splitlines(keepends=True)[:5]))
    home.run("receive", fewer)
    home.run("load")
    counted = (
        f"select indicator_code, count(*) from {VIEW} where reporting_period = '2026-04' and document = $1"
    )
    found = loaded(home, Period(2026, 4)).execute(f"{counted} group by 1 order by 1", ["CIN-2025"]).fetchall()
    assert found == [
        ("CSC010", 17),
        ("CSC012", 17),
        ("CSC013", 17),
        ("CSC022", 17),
        ("CSC051", 17),
        ("CSC052", 4),
        ("CSC054", 17),
    ]


def test_the_same_publication_twice_changes_nothing(home: Home) -> None:
    for outcome in ("loaded", "duplicate"):
        home.run("receive", EXCERPTS[-1])
        assert [report["outcome"] for report in reported(home)] == [outcome]


def test_a_faulty_publication_is_refused_like_any_delivery(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "d3.csv"
    file.write_text(EXCERPTS[-1].read_text().replace("Short Desc", "Short Description"))
    home.run("receive", file)
    home.run("load", exits=1)
    (quarantined,) = (home.folder / "quarantine").rglob("*.csv")
    with quarantined.open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["file_name"], row["rule_code"], row["costs"]) == ("d3.csv", "MISSING_COLUMN", "file")
    assert row["mend"] == "Add the column; it may be empty if optional."


@pytest.mark.shared
def test_publications_that_no_indicator_takes_are_kept_and_said(home: Home) -> None:
    """A table of open data, a workbook for people and a workbook of codes: no failure, nothing lost."""
    files = [
        FILES / "sen2" / "assessments.csv.gz",
        FILES / "dfe_csc" / "LA_Inspection_Outcomes_as_at_31_March_2025.ods",
        FILES / "lait" / "la_code_list.xlsx",
    ]
    home.run("receive", *files)
    shown = home.run("load")
    assert "KEPT       LA_Inspection_Outcomes_as_at_31_March_2025.ods  published_statistics" in shown
    assert "The catalogue has no indicator whose value is an inspector's judgement in words." in shown
    archived = {path.read_bytes() for path in home.settings.archive.rglob("*") if path.is_file()}
    assert archived >= {path.read_bytes() for path in files}
    assert not [path for path in home.settings.inbox.rglob("*") if path.is_file()]
    assert not [path for path in home.settings.quarantine.rglob("*") if path.is_file()]
    home.run("receive", files[0])
    (again,) = reported(home)
    assert (again["outcome"], again["tables"], again["reason_code"]) == ("kept", [], None)


@pytest.mark.shared
def test_the_framework_s_workbook_takes_the_place_of_its_long_table(home: Home) -> None:
    for name in ("ascof_long.csv.gz", "ascof_2024_25.ods"):
        home.run("receive", FILES / "adults" / name)
        (report,) = reported(home)
        assert (report["outcome"], report["period"]) == ("loaded", "2025-12")
        assert [table["accepted"] for table in report["tables"]] == [15399]
    counted = loaded(home, Period(2025, 12)).execute(f"select count(*) from {VIEW}").fetchall()
    assert counted == [(15399,)]


def test_only_the_national_files_are_loaded_for_england(home: Home) -> None:
    own = [path for path in DELIVERIES if path.parent.parent.name == "E06000034"][:1]
    home.run("receive", *own, EXCERPTS[0])
    home.run("load", "--authority", "E92000001")
    waiting = [path.parent.parent.name for path in home.settings.inbox.rglob("*") if path.is_file()]
    assert waiting == ["E06000034"]


@pytest.fixture(scope="module")
def newest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The candidate of April 2026, built from what the project carries."""
    home = Home(tmp_path_factory.mktemp("newest") / "home")
    home.run("receive", *DELIVERIES)
    home.run("load")
    home.run("build", "--period", "2026-04")
    candidate = home.folder / "candidate" / "2026-04" / "warehouse.duckdb"
    with duckdb.connect(str(candidate), read_only=True) as connection:
        yield connection


@pytest.mark.slow
def test_thurrock_s_indicators_of_2018_to_2025_have_comparators(newest: duckdb.DuckDBPyConnection) -> None:
    found = newest.execute(
        """select area.area_kind, count(distinct value.indicator_code)
        from mart.fct_indicator_value as value join mart.dim_area as area using (area_code)
        where value.origin = 'published' and value.breakdown = 'all'
            and value.period_kind in
                ('financial_year', 'calendar_year', 'academic_year', 'month', 'rolling_12_months')
            and value.value is not null and value.period_end between date '2018-03-31' and date '2025-12-31'
            and area.area_code in ('E06000034', 'E12000006', 'E92000001', 'E06000035')
        group by 1 order by 1"""
    ).fetchall()
    kinds = dict(found)
    assert kinds["authority"] >= 75
    assert kinds["region"] >= 65
    assert kinds["country"] >= 70


@pytest.mark.slow
@pytest.mark.parametrize(
    ("indicator", "area", "value"),
    [
        ("CSC050", "E06000034", "26.200000"),
        ("CSC050", "E92000001", "40.600000"),
        ("ASC3D2", "E06000034", "28.200000"),
        ("ASC6B", "E06000034", "80.800000"),
    ],
)
def test_a_published_figure_is_shown_as_published(
    newest: duckdb.DuckDBPyConnection, indicator: str, area: str, value: str
) -> None:
    found = newest.execute(
        """select value, origin from mart.fct_indicator_value where indicator_code = $1 and area_code = $2
            and period_kind = 'financial_year' and period_end = date '2025-03-31' and breakdown = 'all'""",
        [indicator, area],
    ).fetchall()
    assert found == [(Decimal(value), "published")]


@pytest.mark.slow
def test_what_is_withheld_is_shown_as_not_available(newest: duckdb.DuckDBPyConnection) -> None:
    found = newest.execute(
        """select distinct value, symbol from mart.fct_indicator_value
            where indicator_code = 'YJ001' and area_code = 'E92000001'"""
    ).fetchall()
    assert found == [(None, "x")]


@pytest.mark.shared
@pytest.mark.slow
def test_the_whole_tool_loads_within_20_seconds_and_a_gigabyte(home: Home) -> None:
    home.run("receive", FILES / "lait" / "bds_long_0.parquet")
    script = """
import resource, time
from warehouse.deliveries import load
from warehouse.settings import Settings
begun = time.monotonic()
(file,) = load(Settings()).files
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(file.outcome, file.tables[0].accepted, time.monotonic() - begun, peak)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], env=home.environment, capture_output=True, text=True, check=True
    )
    outcome, accepted, seconds, kilobytes = done.stdout.split()
    assert (outcome, accepted) == ("loaded", "91213")
    assert float(seconds) < 20
    assert int(kilobytes) < 1024**2
