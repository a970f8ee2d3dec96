"""The build on the real figures: what the reports printed comes out of the marts, exactly."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Home
from warehouse.build import build, catalogue_version, database_of, mart_rows, run_dbt
from warehouse.periods import Period
from warehouse.settings import PROJECT

GOLDEN = PROJECT / "tests" / "golden" / "mart_rows.csv"
EVERY_MONTH = [
    *("2017-11", "2018-01"),
    *(pytest.param(month, marks=pytest.mark.slow) for month in ("2018-06", "2018-10", "2023-12", "2024-12")),
]
"""The months for which the authority delivered something."""
THURROCK = "E06000034"


class Candidates(dict[str, Path]):
    """The candidate of a month, built when it is first asked for."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def __missing__(self, month: str) -> Path:
        period = Period.parse(month)
        build(self.home.settings, period)
        self[month] = database_of(self.home.settings, period)
        return self[month]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The candidate of every month."""
    from tests.conftest import DELIVERIES

    home = Home(tmp_path_factory.mktemp("built") / "home")
    home.run("receive", *DELIVERIES)
    home.run("load")
    stale = home.settings.candidate(Period.parse("2017-11")) / "release"
    stale.mkdir(parents=True)
    (stale / "manifest.json").write_text("{}")
    return Candidates(home)


def test_every_rule_of_aggregation_holds_on_its_hand_computed_case(built: dict[str, Path]) -> None:
    """dbt's unit tests; their upstream relations must exist, so they run on a built candidate."""
    database = built["2017-11"]
    outcome = run_dbt(database.parent, database, ["test", "--select", "test_type:unit"])
    assert outcome.keys() == {"pass"}
    assert outcome["pass"] >= 14


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    ("indicator", "value"),
    [("CSC001", "611"), ("CLA002", "311"), ("CLA010", "32"), ("CLA021", "64.13"), ("CSC051", "239")],
)
def test_november_2017_shows_the_figures_of_the_digest(
    built: dict[str, Path], indicator: str, value: str
) -> None:
    found = rows(
        built["2017-11"],
        f"""select value, origin, status from mart.fct_indicator_value
            where indicator_code = '{indicator}' and area_code = '{THURROCK}' and period_kind = 'month'
              and period_end = date '2017-11-30' and breakdown = 'all'""",
    )
    assert found == [(Decimal(value).quantize(Decimal("0.000001")), "returned", "final")]


def test_contacts_of_the_year_to_date_are_the_sum_of_their_months(built: dict[str, Path]) -> None:
    [(total, months)] = rows(
        built["2017-11"],
        f"""select
                max(value) filter (period_kind = 'year_to_date' and period_end = date '2017-11-30'),
                sum(value) filter (period_kind = 'month' and period_end between '2017-04-01' and '2017-11-30')
            from mart.fct_indicator_value
            where indicator_code = 'CSC001' and area_code = '{THURROCK}' and breakdown = 'all'""",
    )
    assert total == months == Decimal("3864")


def test_a_rebuilt_month_forgets_what_an_earlier_check_assembled(built: dict[str, Path]) -> None:
    """Else a sign-off of the old candidate could publish figures that were corrected since."""
    assert not (built["2017-11"].parent / "release").exists()


def test_a_month_knows_nothing_that_was_delivered_later(built: dict[str, Path]) -> None:
    assert rows(built["2017-11"], "select count(*) from mart.rpt_delivery where period > '2017-11'") == [(0,)]
    assert rows(built["2017-11"], "select count(*) from mart.fct_plan_action") == [(0,)]


def test_the_plan_scores_are_reproduced_and_its_two_errors_shown(built: dict[str, Path]) -> None:
    found = rows(
        built["2018-01"],
        """select rating_date, priority_no, round(mean_score, 1), printed_score
           from mart.rpt_plan_score
           where plan_code = 'CSDP' and round(mean_score, 1) <> printed_score
           order by rating_date, priority_no nulls last""",
    )
    initial = date(2017, 12, 31)
    assert [row for row in found if row[1] in (1, 2, 5, 6, 7, 8)] == []
    assert (initial, 3, Decimal("2.0"), Decimal("1.5")) in found
    assert (initial, None, Decimal("2.1"), Decimal("2.0")) in found


@pytest.mark.parametrize("month", EVERY_MONTH)
def test_every_indicator_of_the_catalogue_has_a_value_or_a_status(built: dict[str, Path], month: str) -> None:
    without = rows(
        built[month],
        f"""select indicator_code from mart.dim_indicator
            except
            select indicator_code from mart.fct_indicator_value
            where area_code = '{THURROCK}' and period_kind = 'month' and breakdown = 'all'
              and period_end = date '{Period.parse(month).end}'
              and (value is not null or status <> 'final')""",
    )
    assert without == []


def test_every_mart_carries_the_release_and_says_what_it_is(built: dict[str, Path]) -> None:
    database = built["2017-11"]
    for table in mart_rows(database):
        assert rows(database, f"select release_id from mart.{table} where release_id <> '2017-11-r1'") == []
    unexplained = rows(
        database,
        """select table_name, null from duckdb_tables() where schema_name = 'mart' and comment is null
           union all
           select table_name, column_name from duckdb_columns()
           where schema_name = 'mart' and comment is null""",
    )
    floats = rows(
        database,
        """select table_name, column_name from duckdb_columns()
           where schema_name = 'mart' and data_type in ('FLOAT', 'DOUBLE')""",
    )
    assert (unexplained, floats) == ([], [])
    assert rows(database, "select catalogue_version from mart.dim_release") == [(catalogue_version(),)]


@pytest.mark.parametrize("month", EVERY_MONTH)
def test_row_counts_are_those_that_were_reviewed(built: dict[str, Path], month: str) -> None:
    """Golden counts per table and month; a change of history shows here and is reviewed like code."""
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        golden = {row["table"]: int(row["rows"]) for row in csv.DictReader(file) if row["period"] == month}
    assert mart_rows(built[month]) == golden
