"""The check of a real candidate: October 2018, when both contradictory reports have been delivered."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import select

from expectations import gate, register, waivers
from expectations.suites import all_rules
from warehouse import build, checks, deliveries
from warehouse.ledger import CheckRun, Ledger
from warehouse.periods import Period
from warehouse.settings import PROJECT, Settings

MONTH = Period(2018, 10)


@dataclass(frozen=True)
class Checked:
    """A home in which October 2018 was loaded, built and checked."""

    settings: Settings
    report: checks.CheckReport

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(build.database_of(self.settings, MONTH)), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checked]:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    for file in sorted((PROJECT / "seeds" / "deliveries" / "E06000034").glob("*/*.csv")):
        if file.parent.name <= str(MONTH):
            deliveries.receive(settings, [file], authority="E06000034", period=Period.parse(file.parent.name))
    deliveries.load(settings)
    build.build(settings, MONTH)
    yield Checked(settings, checks.check(settings, MONTH))


def rows_of(checked: Checked, rule_id: str) -> list[str]:
    return next(rule.rows for rule in checked.report.rules if rule.rule_id == rule_id)


def test_every_rule_ran_and_the_known_faults_are_published_with_caveats(checked: Checked) -> None:
    assert (checked.report.verdict, checked.report.not_run) == ("publishable_with_caveats", 0)
    assert checked.report.rules_run == len(register.rules()) >= 300


def test_parts_that_do_not_make_their_total_are_found(checked: Checked) -> None:
    plans = (
        "indicator_code CSC051, area_code E06000034, period_kind month, period_end 2017-04-30, document D4"
    )
    assert rows_of(checked, "MRT-SUM-001") == [
        f"{plans}, breakdown abuse_category",
        f"{plans}, breakdown age",
        "indicator_code LSB001, area_code E06000034, period_kind month, period_end 2018-10-31, document D0, "
        "breakdown training_group",
    ]


def test_the_sums_behind_that_are_those_of_the_reports(checked: Checked) -> None:
    sums = checked.query(
        "select indicator_code, breakdown, cast(sum(value) as integer) "
        "from intermediate.int_indicator_statement "
        "where (indicator_code, period_end) in (('CSC051', '2017-04-30'), ('LSB001', '2018-10-31')) "
        "and breakdown <> 'all' group by all order by all"
    )
    assert sums == [
        ("CSC051", "abuse_category", 297),
        ("CSC051", "age", 289),
        ("LSB001", "training_group", 1152),
    ]


def test_six_months_of_one_number_are_found_as_carried_forward(checked: Checked) -> None:
    found = rows_of(checked, "EXT-FIG-009")
    assert [row.split("period_end ")[1][:7] for row in found if row.startswith("indicator_code ADO010")] == [
        f"2017-{month:02d}" for month in range(7, 13)
    ]


def test_the_plan_s_wrong_scores_are_found(checked: Checked) -> None:
    assert rows_of(checked, "MRT-PLN-001") == [
        "plan_code CSDP, priority_no 3, rating_date 2017-12-31",
        "plan_code CSDP, priority_no 4, rating_date 2018-01-31",
        "plan_code CSDP, rating_date 2017-12-31",
    ]


def test_a_waived_failure_is_stored_as_failed_and_waived(checked: Checked) -> None:
    stored = checked.query(
        "select outcome, effective, n_failed, waiver_id from mart.fct_quality_result "
        "where rule_id = 'MRT-SUM-001'"
    )
    assert stored == [("failed", "waived", 3, "W-001, W-002")]


def test_the_caveat_stands_beside_the_figure(checked: Checked) -> None:
    [(count, text)] = checked.query(
        "select fact.caveat_count, caveat.caveat_text from mart.fct_indicator_value as fact "
        "join mart.indicator_caveat as caveat using (indicator_code, period_end) "
        "where indicator_code = 'LSB001' and period_kind = 'month' and breakdown = 'all'"
    )
    assert count == 1
    assert "1,152" in str(text)


def test_without_the_waivers_the_same_candidate_is_blocked(checked: Checked) -> None:
    found = checks.judge_candidate(checked.settings, MONTH, all_rules(), ())
    decision = gate.verdict([rule.rule_id for rule in all_rules()], found)
    assert decision.verdict == "blocked"
    assert "MRT-SUM-001 failed" in " ".join(decision.reasons)


def test_the_ledger_knows_the_run_and_the_manifest_it_judged(checked: Checked) -> None:
    with Ledger(checked.settings).session() as session:
        run = session.scalars(select(CheckRun)).one()
        assert (run.verdict, run.manifest_hash) == ("publishable_with_caveats", checked.report.manifest_hash)
        assert len(run.results) == len(register.rules())


def test_checking_again_changes_no_figure(checked: Checked) -> None:
    again = checks.check(checked.settings, MONTH)
    assert again.content_hash == checked.report.content_hash
    assert again.rules == checked.report.rules


def test_a_candidate_that_lost_a_table_is_blocked(checked: Checked, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    folder = settings.candidate(MONTH)
    folder.mkdir(parents=True)
    database = build.database_of(settings, MONTH)
    database.write_bytes(build.database_of(checked.settings, MONTH).read_bytes())
    (folder / "release_id").write_text("2018-10-r1")
    with duckdb.connect(str(database)) as connection:
        connection.execute("drop table mart.rpt_plan_score")
    found = checks.judge_candidate(settings, MONTH, all_rules(), waivers.load())
    assert {one.finding.rule_id for one in found if one.effective == "not_run"} == {
        "MRT-PLN-001",
        "REL-STR-002",
    }
    assert gate.verdict([rule.rule_id for rule in all_rules()], found).verdict == "blocked"
