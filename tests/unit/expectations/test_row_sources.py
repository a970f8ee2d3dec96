"""Where failing rows were delivered travels with their references, in an order of its own."""

from collections.abc import Sequence
from dataclasses import replace

import duckdb
import great_expectations.expectations as gxe
import pytest

from expectations.engine import evaluate
from expectations.findings import Finding, RowSource
from expectations.rules import Dimension, Rule, Severity

AMOUNT = Rule(
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
    keys=("code",),
)
HOLDS = replace(
    AMOUNT,
    frame="select *, cast(amount <= 10 as tinyint) as is_small from amounts",
    expectation=gxe.ExpectColumnValuesToBeInSet(column="holds", value_set=[1]),
    column="is_small",
)
ROWS = [("b", 11, "f1", 3), ("a", 12, "f2", 2), ("a", 13, "f1", 9), ("a", 1, "f1", 4), ("a", 14, "f1", 5)]


def judged(rule: Rule, rows: Sequence[tuple[object, ...]], columns: str) -> Finding:
    with duckdb.connect() as connection:
        connection.execute(
            "create table written (code varchar, amount integer, delivery_sha256 varchar, source_row integer)"
        )
        connection.executemany("insert into written values (?, ?, ?, ?)", list(rows))
        connection.execute(f"create table amounts as select {columns} from written")
        [finding] = evaluate([rule], connection, {})
        return finding


@pytest.mark.parametrize("rule", [AMOUNT, HOLDS])
@pytest.mark.parametrize("rows", [ROWS, ROWS[::-1], ROWS[2:] + ROWS[:2]])
def test_rows_come_in_the_order_of_their_keys_and_sources_whatever_order_they_had(
    rule: Rule, rows: Sequence[tuple[object, ...]]
) -> None:
    found = judged(rule, rows, "*").failing_rows
    assert [(str(row), row.source) for row in found] == [
        ("code a", RowSource("f1", "", 5)),
        ("code a", RowSource("f1", "", 9)),
        ("code a", RowSource("f2", "", 2)),
        ("code b", RowSource("f1", "", 3)),
    ]


def test_rows_that_were_not_delivered_have_no_source() -> None:
    found = judged(AMOUNT, ROWS, "code, amount").failing_rows
    assert {row.source for row in found} == {RowSource()}
    assert [str(row) for row in found] == ["code a", "code a", "code a", "code b"]
