"""How rules are judged: what did not run says so, and no value comes out."""

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import duckdb
import great_expectations.expectations as gxe
import pytest

from expectations.engine import Parameters, evaluate
from expectations.rules import Dimension, Rule, Severity

RULE = Rule(
    rule_id="EXT-TST-001",
    text="Every amount is below ten.",
    why="A test.",
    mend="A test.",
    dimension=Dimension.VALIDITY,
    severity=Severity.WARNING,
    owner_role="data engineer",
    table="amounts",
    frame="amounts",
    expectation=gxe.ExpectColumnValuesToBeBetween(column="amount", max_value=10),
    keys=("row_no",),
)


@pytest.fixture
def amounts() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "create table amounts as select n as row_no, n * 3 as amount, 'CANARY' as who from range(5) t(n)"
        )
        yield connection


def test_failing_rows_are_named_by_their_keys_and_counted(amounts: duckdb.DuckDBPyConnection) -> None:
    [finding] = evaluate([RULE], amounts, {})
    assert (finding.outcome, finding.n_checked, finding.n_failed) == ("failed", 5, 1)
    assert [str(row) for row in finding.failing_rows] == ["row_no 4"]


def test_a_tolerance_is_judged_by_great_expectations(amounts: duckdb.DuckDBPyConnection) -> None:
    tolerant = replace(
        RULE, expectation=gxe.ExpectColumnValuesToBeBetween(column="amount", max_value=10, mostly=0.8)
    )
    [finding] = evaluate([tolerant], amounts, {})
    assert (tolerant.tolerance, finding.outcome, finding.n_failed) == (0.2, "passed", 1)


@pytest.mark.parametrize(
    ("broken", "note"),
    [
        (replace(RULE, frame="no_such_table"), "its rows cannot be read (CatalogException)"),
        (replace(RULE, frame="select nonsense('CANARY')"), "its rows cannot be read (CatalogException)"),
        (replace(RULE, keys=("no_such_column",)), "its rows cannot be read (BinderException)"),
        (
            replace(RULE, expectation=gxe.ExpectColumnValuesToBeBetween(column="nothing", max_value=1)),
            "Great Expectations could not compute it",
        ),
        (
            replace(RULE, expectation=gxe.ExpectColumnValuesToBeBetween(column="who", max_value=1)),
            "Great Expectations could not compute it",
        ),
    ],
)
def test_a_rule_that_cannot_be_judged_did_not_run(
    amounts: duckdb.DuckDBPyConnection, broken: Rule, note: str
) -> None:
    [finding] = evaluate([broken], amounts, {})
    assert (finding.outcome, finding.note) == ("not_run", note)


def test_only_the_parameters_that_a_frame_names_are_bound(amounts: duckdb.DuckDBPyConnection) -> None:
    parameters: Parameters = {"period": "2017-11", "authority": "E06000034"}
    rule = replace(RULE, frame="select * from amounts where $period = '2017-11'")
    assert evaluate([rule], amounts, parameters)[0].n_checked == 5


def test_nothing_to_judge_is_a_pass_over_no_rows(amounts: duckdb.DuckDBPyConnection) -> None:
    [finding] = evaluate([replace(RULE, frame="select * from amounts where false")], amounts, {})
    assert (finding.outcome, finding.n_checked) == ("passed", 0)


def test_no_value_of_a_failing_row_comes_out(
    amounts: duckdb.DuckDBPyConnection, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    text = gxe.ExpectColumnValuesToNotMatchRegex(column="who", regex="CANARY")
    wrong_type = gxe.ExpectColumnValuesToBeBetween(column="who", max_value=1)
    findings = evaluate([replace(RULE, expectation=text), replace(RULE, expectation=wrong_type)], amounts, {})
    assert [finding.outcome for finding in findings] == ["failed", "not_run"]
    told = json.dumps([asdict(finding) for finding in findings]) + "".join(capfd.readouterr())
    assert "CANARY" not in told.replace("regex", "")
    assert not [
        record
        for record in caplog.records
        if "CANARY" in record.getMessage() and "regex" not in record.getMessage()
    ]


def test_a_rule_that_touches_indicators_needs_a_caveat() -> None:
    with pytest.raises(ValueError, match="says so to readers"):
        replace(RULE, keys=("indicator_code",))


def test_a_rule_id_says_its_suite() -> None:
    assert (RULE.suite, RULE.is_blocking) == ("extracts", False)
    with pytest.raises(ValueError, match="looks like"):
        replace(RULE, rule_id="RULE-1")


HOLDS = gxe.ExpectColumnValuesToBeInSet(column="holds", value_set=[1])
FRAME = "select row_no, amount <= 6 as is_small, nullif(amount, 0) > 3 as is_large from amounts"
SMALL = replace(RULE, rule_id="EXT-TST-002", frame=FRAME, expectation=HOLDS, column="is_small")
LARGE = replace(RULE, rule_id="EXT-TST-003", frame=FRAME, expectation=HOLDS, column="is_large")


def test_rules_of_one_frame_are_told_apart_and_a_null_is_not_checked(
    amounts: duckdb.DuckDBPyConnection,
) -> None:
    found = evaluate([LARGE, RULE, SMALL], amounts, {})
    assert [(one.rule_id, one.outcome, one.n_checked, one.n_failed) for one in found] == [
        ("EXT-TST-003", "failed", 4, 1),
        ("EXT-TST-001", "failed", 5, 1),
        ("EXT-TST-002", "failed", 5, 2),
    ]
    assert [str(row) for one in found for row in one.failing_rows] == [
        "row_no 1",
        "row_no 4",
        "row_no 3",
        "row_no 4",
    ]


def test_a_frame_is_read_once_however_many_rules_share_it(amounts: duckdb.DuckDBPyConnection) -> None:
    amounts.execute("create sequence reads")
    once = "select nextval('reads') as row_no, true as a, true as b"
    evaluate([replace(rule, frame=once, column="a") for rule in (SMALL, LARGE)], amounts, {})
    assert amounts.execute("select currval('reads')").fetchone() == (1,)


def test_columns_whose_frame_cannot_be_read_did_not_run_and_others_did(
    amounts: duckdb.DuckDBPyConnection,
) -> None:
    found = evaluate([replace(SMALL, frame="no_such_table"), LARGE], amounts, {})
    assert [(one.outcome, one.note) for one in found] == [
        ("not_run", "its rows cannot be read (CatalogException)"),
        ("failed", None),
    ]


def test_what_a_frame_prepares_is_made_once_beside_a_candidate_open_for_reading(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "candidate.duckdb") as connection:
        connection.execute("create table amounts as select n as row_no, n * 3 as amount from range(5) t(n)")
    prepared = (("big", "select * from amounts where amount > $least"), ("bigger", "select * from big"))
    rules = [
        replace(rule, frame="select row_no, amount < 12 as a from bigger", column="a", prepared=prepared)
        for rule in (SMALL, LARGE)
    ]
    with duckdb.connect(tmp_path / "candidate.duckdb", read_only=True) as connection:
        found = evaluate(rules, connection, {"least": 3})
        assert [(one.n_checked, one.n_failed) for one in found] == [(3, 1), (3, 1)]
        assert connection.execute("select count(*) from duckdb_tables() where temporary").fetchone() == (0,)


def test_an_official_rule_ends_in_its_code() -> None:
    official = replace(RULE, rule_id="EXT-903-503A", official_code="503A")
    assert official.suite == "extracts"
    with pytest.raises(ValueError, match="ends in its code"):
        replace(official, official_code="503B")
    with pytest.raises(ValueError, match="looks like"):
        replace(RULE, rule_id="EXT-903-503A")
