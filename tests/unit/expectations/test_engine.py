"""How rules are judged: what did not run says so, and no value comes out."""

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, replace

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
