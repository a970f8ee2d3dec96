"""Every official rule is kept by what keeps it and broken by what breaks it, judged by Great Expectations."""

from __future__ import annotations

import calendar
from collections import defaultdict
from datetime import date
from functools import cache

import duckdb
import pytest

from expectations.engine import Parameters, evaluate, frame_of
from expectations.findings import Finding
from expectations.rules import Rule, Severity
from expectations.suites import all_rules
from tests.unit.expectations.official_cases import CASES, Case, Row, ep, hd, o3, sw
from warehouse.contracts import contracts
from warehouse.deliveries.convert import sql_type

AUTHORITY = "E06000034"
OFFICIAL = {rule.official_code: rule for rule in all_rules() if rule.official_code}


def parameters(period: str) -> Parameters:
    year, month = map(int, period.split("-"))
    return {
        "period": period,
        "period_end": date(year, month, calendar.monthrange(year, month)[1]),
        "authority": AUTHORITY,
        "release_id": f"{period}-r1",
    }


def last_march(period: str) -> str:
    year, month = map(int, period.split("-"))
    return f"{year - (month < 4)}-03"


class World:
    """The delivered tables of both returns, empty at first, as a build lays them out."""

    def __init__(self, period: str, authority: str = AUTHORITY) -> None:
        self.connection = duckdb.connect()
        self.period, self.authority = period, authority
        self.rows: dict[str, dict[tuple[str, int], None]] = defaultdict(dict)
        self.connection.execute(
            "create schema extracts; create table extracts.delivery (extract varchar, table_name varchar,"
            " authority_code varchar, period varchar, sha256 varchar, is_current boolean)"
        )
        for extract in ("ssda903", "annex_a"):
            for table in contracts()[extract].tables:
                columns = ", ".join(f"{column.name} {sql_type(column)}" for column in table.kept)
                self.connection.execute(
                    f"create table extracts.{extract}__{table.name}"
                    f" ({columns}, delivery_sha256 varchar, source_row bigint)"
                )
                for of_period in (period, last_march(period)):
                    self.connection.execute(
                        "insert into extracts.delivery values (?, ?, ?, ?, ?, true)",
                        [extract, table.name, authority, of_period, f"{table.name} of {of_period}"],
                    )

    def add(self, child: str, row: Row) -> None:
        """Deliver one row of a child."""
        period = last_march(self.period) if row.of_last_year else self.period
        number = sum(len(each) for each in self.rows.values()) + 1
        cells = {
            "child" if row.extract == "ssda903" else "child_id": child,
            **row.cells,
            "delivery_sha256": f"{row.table} of {period}",
            "source_row": number,
        }
        marks = ", ".join("?" for _ in cells)
        self.connection.execute(
            f"insert into extracts.{row.extract}__{row.table} ({', '.join(cells)}) values ({marks})",
            list(cells.values()),
        )
        self.rows[child][row.table, number] = None

    def judge(self, rules: list[Rule], period: str | None = None) -> list[Finding]:
        return evaluate(rules, self.connection, parameters(period or self.period))


@cache
def judged(period: str) -> tuple[World, dict[str, Finding], dict[str, dict[tuple[str, int], bool]]]:
    """All cases of a period in one world, where children do not touch each other: findings and verdicts."""
    world = World(period)
    for case in CASES:
        if case.period == period:
            for kind, scenes in (
                ("keeps", case.keeps),
                ("breaks", case.breaks),
                ("silent", case.silent),
            ):
                for number, scene in enumerate(scenes):
                    for row in scene:
                        world.add(f"{case.code} {kind} {number}", row)
    rules = [OFFICIAL[case.code] for case in CASES if case.period == period]
    findings = {str(rule.official_code): one for rule, one in zip(rules, world.judge(rules), strict=True)}
    frames = {
        rule.frame: frame_of(rule, world.connection, parameters(period))
        for rule in {rule.frame: rule for rule in rules}.values()
    }
    verdicts = {}
    for rule in rules:
        frame = frames[rule.frame]
        spoken = frame[frame[rule.column].notna()]
        verdicts[str(rule.official_code)] = {
            (table, int(number)): bool(holds)
            for table, number, holds in zip(
                spoken["table_name"], spoken["source_row"], spoken[rule.column], strict=True
            )
        }
    return world, findings, verdicts


def test_every_official_rule_has_what_keeps_it_and_what_breaks_it() -> None:
    assert {case.code for case in CASES} == OFFICIAL.keys()
    assert len(OFFICIAL) >= 60
    assert [case.code for case in CASES if not case.keeps or not case.breaks] == []


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.code} {case.period}") for case in CASES])
def test_a_rule_is_kept_broken_or_silent_as_the_scenes_say(case: Case) -> None:
    world, findings, verdicts = judged(case.period)
    verdict, finding = verdicts[case.code], findings[case.code]
    assert finding.note is None
    failing = {(row.get("table_name"), int(row.get("source_row") or 0)) for row in finding.failing_rows}
    for number in range(len(case.keeps)):
        rows = world.rows[f"{case.code} keeps {number}"].keys()
        assert rows & verdict.keys(), f"scene {number} is not judged"
        assert not rows & failing, f"scene {number} breaks the rule"
    for number in range(len(case.breaks)):
        rows = world.rows[f"{case.code} breaks {number}"].keys()
        assert rows & failing, f"scene {number} keeps the rule"
    for number in range(len(case.silent)):
        rows = world.rows[f"{case.code} silent {number}"].keys()
        assert rows and not rows & failing, f"scene {number} breaks the rule"


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.code} {case.period}") for case in CASES])
def test_great_expectations_counts_what_the_condition_says(case: Case) -> None:
    _, findings, verdicts = judged(case.period)
    finding, verdict = findings[case.code], verdicts[case.code]
    assert (finding.outcome, finding.n_checked, finding.n_failed) == (
        "failed",
        len(verdict),
        list(verdict.values()).count(False),
    )
    assert len(finding.failing_rows) == finding.n_failed


def test_a_month_without_a_delivery_passes_with_nothing_checked() -> None:
    findings = World("2018-03").judge(list(OFFICIAL.values()))
    assert {(one.outcome, one.n_checked, one.n_failed, one.note) for one in findings} == {
        ("passed", 0, 0, None)
    }


def test_only_the_delivery_of_the_month_is_judged() -> None:
    world = World("2018-03")
    world.add("child", ep("2017-05-02", "2017-05-01"))
    assert world.judge([OFFICIAL["356"]])[0].n_failed == 1
    assert world.judge([OFFICIAL["356"]], "2018-02")[0].n_checked == 0


def test_only_the_delivery_of_the_authority_is_judged() -> None:
    world = World("2018-03", authority="E06000033")
    world.add("child", ep("2017-05-02", "2017-05-01"))
    assert world.judge([OFFICIAL["356"]])[0].n_checked == 0


def test_a_superseded_delivery_is_not_judged() -> None:
    world = World("2018-03")
    world.add("child", ep("2017-05-02", "2017-05-01"))
    world.connection.execute("update extracts.delivery set is_current = false")
    assert world.judge([OFFICIAL["356"]])[0].n_checked == 0


def test_last_year_is_the_return_of_the_march_before() -> None:
    world = World("2017-11")
    world.add("child", ep("2016-05-02"))
    world.add("child", Row("ssda903", "episodes", ep("2016-05-01").cells, of_last_year=True))
    assert world.judge([OFFICIAL["502"]])[0].n_failed == 1
    assert (last_march("2017-11"), last_march("2018-03"), last_march("2018-04")) == (
        "2017-03",
        "2017-03",
        "2018-03",
    )


def test_a_rule_of_the_end_of_the_year_is_silent_before_it() -> None:
    world = World("2017-11")
    world.add("child", ep("2016-01-01"))
    assert world.judge([OFFICIAL["191"]])[0].n_checked == 0


@pytest.mark.parametrize(
    ("code", "scene"),
    [
        ("232", [hd(sex="U")]),
        ("233", [ep("2017-05-01", reason_place_change="OTHER")]),
        ("234", [hd("2015-05-02"), ep("2017-05-01", reason_place_change="CUSTOD")]),
        ("SW01", [ep("2017-05-01")]),
        ("SW15", [sw("2017-05-01", reason=None)]),
        ("SW17", [ep("2017-05-01"), sw("2017-05-01", "2018-03-31")]),
        ("1016", [o3("2000-03-01"), ep("2015-01-01", "2018-03-01", "E17")]),
    ],
)
def test_a_rule_of_a_later_year_is_silent_before_it(code: str, scene: list[Row]) -> None:
    world = World("2018-03")
    for row in scene:
        world.add("child", row)
    assert world.judge([OFFICIAL[code]])[0].n_checked == 0


def test_a_failing_row_is_named_by_month_table_and_row_and_by_nothing_personal() -> None:
    world = World("2018-03")
    world.add("CANARY", hd("2018-04-01"))
    [finding] = world.judge([OFFICIAL["301"]])
    assert [str(row) for row in finding.failing_rows] == [
        "reporting_period 2018-03, table_name header, source_row 1"
    ]
    assert {rule.keys for rule in OFFICIAL.values()} == {("reporting_period", "table_name", "source_row")}


def test_no_official_rule_stops_a_release() -> None:
    assert {rule.severity for rule in OFFICIAL.values()} == {Severity.WARNING}
