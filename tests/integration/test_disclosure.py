"""Disclosure control on a real candidate: what is shown, what is not, and that a leak stops the release."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Home
from warehouse.build import database_of
from warehouse.disclosure import policy
from warehouse.disclosure.attack import attack, record
from warehouse.disclosure.decide import PRESENT, decide
from warehouse.disclosure.figures import Vintage
from warehouse.disclosure.tables import KEY, case_of
from warehouse.disclosure.twin import twin_of
from warehouse.periods import Period

NOVEMBER = Period.parse("2017-11")


@pytest.fixture
def candidate(sample_home: Home, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A copy of the candidate, to be spoilt."""
    copy = tmp_path / "warehouse.duckdb"
    shutil.copy(database_of(sample_home.settings, NOVEMBER), copy)
    return duckdb.connect(str(copy))


def test_only_breakdowns_that_the_policy_makes_public_leave_the_secure_zone(
    candidate: duckdb.DuckDBPyConnection,
) -> None:
    found = candidate.execute(
        "select distinct breakdown from mart.fct_indicator_value where origin = 'computed' order by 1"
    ).fetchall()
    public = {
        "all",
        *(name for name in ("age", "sex", "ethnicity") if policy.load().is_public("CLA002", name)),
    }
    assert {breakdown for (breakdown,) in found} == public


def test_no_small_number_that_was_counted_is_in_the_release(candidate: duckdb.DuckDBPyConnection) -> None:
    [(small,)] = candidate.execute(
        """select count(*) from mart.fct_indicator_value
           where origin = 'computed'
             and (numerator between 1 and 5
               or denominator - numerator between 1 and 5
               or denominator between 1 and 9)"""
    ).fetchall()
    assert small == 0


def test_the_attack_finds_nothing_in_the_candidate_and_has_looked(
    candidate: duckdb.DuckDBPyConnection,
) -> None:
    findings = attack(candidate)
    assert len(findings) > 30
    assert [finding for finding in findings if finding.interval] == []


def test_a_table_that_shows_what_was_to_be_hidden_is_found(candidate: duckdb.DuckDBPyConnection) -> None:
    # One part that hides a small one is put back into the table, as a careless model would.
    [spoilt] = candidate.execute(
        """select twin.indicator_code, twin.period_kind, twin.period_end, twin.breakdown, twin.breakdown_value
           from restricted.indicator_value as twin
           inner join mart.fct_indicator_value as fct
               using (indicator_code, area_code, period_kind, period_end, breakdown, breakdown_value)
           where twin.outcome = 'small' and fct.symbol = 'c' and twin.numerator between 1 and 5
             and twin.cases is null
           order by all limit 1"""
    ).fetchall()
    candidate.execute(
        """update mart.fct_indicator_value set value = 3, numerator = 3
           where indicator_code = ? and period_kind = ? and period_end = ? and breakdown = ?
             and breakdown_value = ?""",
        spoilt,
    )
    findings = attack(candidate)
    told = [finding.key for finding in findings if finding.interval]
    assert (spoilt[0], "E06000034", *spoilt[1:]) in told
    record(candidate, findings)
    [(recorded,)] = candidate.execute(
        "select count(*) from disclosure.attacked_figure where is_recoverable"
    ).fetchall()
    assert recorded == len(told)


def test_the_twin_stays_in_the_secure_zone(sample_home: Home) -> None:
    settings = sample_home.settings
    twin = twin_of(settings, "2017-11-r1")
    assert twin.stat().st_mode & 0o077 == 0
    assert settings.releases not in twin.parents
    with duckdb.connect(str(settings.releases / "2017-11-r1" / "marts.duckdb"), read_only=True) as release:
        schemas = release.execute("select distinct schema_name from duckdb_tables()").fetchall()
    assert schemas == [("mart",)]


def test_the_release_says_which_breakdowns_it_leaves_out(candidate: duckdb.DuckDBPyConnection) -> None:
    found = candidate.execute(
        """select handling, figures_shown is null from mart.rpt_disclosure
           where breakdown = 'ethnicity' group by all"""
    ).fetchall()
    assert found == [("not_public", True)]


def test_no_number_of_few_records_of_persons_is_in_the_release(candidate: duckdb.DuckDBPyConnection) -> None:
    [(deliveries, held_back)] = candidate.execute(
        """select count(*) filter (
               rows_received between 1 and 5 or rows_accepted between 1 and 5 or rows_rejected between 1 and 5
               or rows_received - rows_accepted between 1 and 5
           ), count(*) filter (symbol = 'c')
           from mart.rpt_delivery where extract in ('annex_a', 'ssda903', 'csc_contacts')"""
    ).fetchall()
    assert deliveries == 0
    assert held_back > 5
    [(results, held_back)] = candidate.execute(
        """select count(*) filter (
               n_checked between 1 and 5 or n_failed between 1 and 5 or n_checked - n_failed between 1 and 5
           ), count(*) filter (symbol = 'c')
           from mart.fct_quality_result
           inner join mart.dim_quality_rule using (rule_id, rule_version) where judges_records"""
    ).fetchall()
    assert results == 0
    assert held_back > 5


def test_owners_are_told_of_rules_whose_numbers_are_held_back(sample_home: Home) -> None:
    assert "to owners of rules" in sample_home.run("notify", "--period", "2017-11")
    notices = sample_home.settings.notices / "2017-11"
    assert "1 to 5 records of persons" in "".join(
        file.read_text(encoding="utf-8") for file in sorted(notices.glob("*.txt"))
    )


def test_the_same_month_again_holds_back_the_same(candidate: duckdb.DuckDBPyConnection) -> None:
    case = case_of(candidate, policy.load())
    made = {
        row[:6]: row[6]
        for row in candidate.execute(
            f"select {KEY}, outcome from intermediate.int_disclosure_decided"
        ).fetchall()
    }
    present = [figure for figure in case.figures if made[figure.key] in PRESENT]
    published = Vintage("2017-11-r1", present, [made[figure.key] == "shown" for figure in present])
    again, _ = decide(replace(case, earlier=[published]))
    assert {figure.key: outcome for figure, outcome in zip(case.figures, again, strict=True)} == made
    assert len(made) > 2_000
