"""Made-up records beside real figures: counted alike, marked, never taken for the council's."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import inspect, select, text

from tests.conftest import DELIVERIES, Home
from tests.deliveries_helpers import home_at
from warehouse.build import build, database_of
from warehouse.deliveries.registry import register_extracts
from warehouse.ledger import Delivery, Ledger
from warehouse.periods import Period
from warehouse.samples import write_samples

NOVEMBER = Period.parse("2017-11")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample files of November 2017."""
    folder = tmp_path_factory.mktemp("sample")
    write_samples(folder, first=NOVEMBER, last=NOVEMBER)
    return folder / "E06000034" / "2017-11"


@pytest.fixture(scope="module")
def candidate(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The candidate of November 2017 from the real figures and that month's sample, without a key."""
    home = Home(tmp_path_factory.mktemp("beside") / "home")
    home.environment.pop("WAREHOUSE_PSEUDONYM_KEY", None)
    home.run("receive", *DELIVERIES, *sorted(sample.iterdir()))
    home.run("load")
    build(home.settings, NOVEMBER)
    return database_of(home.settings, NOVEMBER)


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_computed_and_returned_agree_in_november_2017(candidate: Path) -> None:
    found = rows(
        candidate,
        """select indicator_code, computed_numerator, computed_denominator, returned_value, outcome,
               is_made_up
           from mart.rpt_reconciliation
           where period_kind = 'month' and period_end = '2017-11-30'
               and indicator_code in ('CSC001', 'CLA002', 'CLA010', 'CLA021', 'CSC051') order by 1""",
    )
    assert found == [
        ("CLA002", 311, None, 311, "agrees", True),
        ("CLA010", 32, None, 32, "agrees", True),
        ("CLA021", 59, 92, Decimal("64.13"), "agrees", True),
        ("CSC001", 611, None, 611, "agrees", True),
        ("CSC051", 239, None, 239, "agrees", True),
    ]


def test_no_indicator_of_the_council_mixes_made_up_figures_with_its_own(candidate: Path) -> None:
    mixed = rows(
        candidate,
        """select indicator_code from mart.fct_indicator_value
           where area_code = 'E06000034' and value is not null and origin <> 'published'
           group by indicator_code having min(is_made_up) <> max(is_made_up)""",
    )
    assert mixed == []
    [(made_up, real)] = rows(
        candidate,
        """select count(*) filter (is_made_up), count(*) filter (not is_made_up)
           from mart.rpt_scorecard where november is not null""",
    )
    assert made_up > 5 and real > 10


def test_every_sample_delivery_is_marked_and_no_other(candidate: Path) -> None:
    found = rows(candidate, "select distinct extract, is_made_up from mart.rpt_delivery")
    made_up = {extract for extract, is_made_up in found if is_made_up}
    assert made_up == {"annex_a", "ssda903", "csc_contacts", "places"}
    assert made_up.isdisjoint(extract for extract, is_made_up in found if not is_made_up)


def test_no_small_number_and_no_part_that_is_not_public_is_in_the_marts(candidate: Path) -> None:
    small = """select indicator_code from mart.fct_indicator_value where origin = 'computed'
               and (breakdown not in ('all', 'age', 'sex') or numerator between 1 and 5
                   or denominator - numerator between 1 and 5)"""
    assert rows(candidate, small) == []
    assert rows(candidate, "select count(*) > 0 from mart.fct_indicator_value where symbol = 'c'") == [
        (True,)
    ]


def test_a_file_that_mixes_made_up_records_with_others_is_refused(sample: Path, tmp_path: Path) -> None:
    home = home_at(tmp_path / "home", pseudonym_key="k" * 32)
    [reviews] = sample.glob("*_reviews_*")
    heading, first, *others = reviews.read_text().splitlines()
    mixed = tmp_path / "reviews.csv"
    mixed.write_text("\n".join([heading, "REAL" + first.removeprefix("MADEUP"), *others]) + "\n")
    report = home.deliver(mixed, "E06000034/2017-11")
    assert (report.outcome, report.reason_code) == ("refused", "MADE_UP_MIXED")


def test_real_records_wait_for_a_key_and_made_up_ones_do_not(sample: Path, tmp_path: Path) -> None:
    home = home_at(tmp_path / "home")
    [reviews] = sample.glob("*_reviews_*")
    real = tmp_path / "reviews.csv"
    real.write_text(reviews.read_text().replace("MADEUP", "CHILD"))
    report = home.deliver(real, "E06000034/2017-11")
    assert (report.outcome, report.reason_code, report.is_made_up) == ("waiting", "NO_PSEUDONYM_KEY", False)
    (home.settings.inbox / "E06000034" / "2017-11" / "reviews.csv").unlink()
    report = home.deliver(reviews, "E06000034/2017-11")
    assert (report.outcome, report.is_made_up) == ("loaded", True)


def test_a_module_without_rows_names_nobody_and_needs_no_key(tmp_path: Path) -> None:
    empty = tmp_path / "missing.csv"
    empty.write_text("CHILD,DOB,MISSING,MIS_START,MIS_END\n")
    report = home_at(tmp_path / "home").deliver(empty, "E06000034/2017-11")
    assert (report.outcome, report.is_made_up) == ("loaded", False)


def test_a_module_without_rows_is_made_up_where_its_set_is(sample: Path, tmp_path: Path) -> None:
    home = home_at(tmp_path / "home")
    empty = tmp_path / "missing.csv"
    [reviews] = sample.glob("*_reviews_*")
    for month in ("2017-10", "2017-11"):
        empty.write_text(f"CHILD,DOB,MISSING,MIS_START,MIS_END\n{',' * 4 if month > '2017-10' else ''}")
        assert home.deliver(empty, f"E06000034/{month}").outcome == "loaded"
    home.deliver(reviews, "E06000034/2017-11")
    with duckdb.connect() as connection:
        register_extracts(connection, home.settings, NOVEMBER)
        found = connection.execute(
            "select period, is_made_up from extracts.delivery where table_name = 'missing' order by period"
        ).fetchall()
    assert found == [("2017-10", False), ("2017-11", True)]


def test_a_ledger_from_before_the_mark_learns_it(tmp_path: Path) -> None:
    home = home_at(tmp_path / "home")
    ledger = Ledger(home.settings)
    with ledger.session() as session:
        session.add(Delivery(sha256="a" * 64, file_name="old.csv", outcome="loaded"))
    with ledger.engine.begin() as connection:
        connection.execute(text("alter table delivery drop column is_made_up"))
    with Ledger(home.settings).session() as session:
        assert session.scalars(select(Delivery.is_made_up)).all() == [False]
    assert "is_made_up" in {column["name"] for column in inspect(ledger.engine).get_columns("delivery")}


def test_explain_names_the_records_behind_a_computed_figure(sample_home: Home) -> None:
    told = json.loads(sample_home.run("explain", "CSC010", "--json"))
    [month] = [
        figure
        for figure in told["figures"]
        if (figure["period_kind"], figure["breakdown"]) == ("month", "all")
    ]
    assert (month["value"], month["origin"], month["is_made_up"]) == ("233.000000", "computed", True)
    assert {(entry["extract"], entry["table"]) for entry in told["deliveries"]} == {
        ("annex_a", "list_03_referrals")
    }
    assert "made" in sample_home.run("explain", "CSC010")


def test_explain_of_a_figure_that_is_awaited_says_so(sample_home: Home) -> None:
    [figure] = json.loads(sample_home.run("explain", "ADO002", "--json"))["figures"]
    assert (figure["value"], figure["origin"], figure["status"]) == (None, None, "awaiting")
