"""Every remark of the reports on their own data is raised by a rule, or it is said why none could.

docs/data-quality-remarks.md is made from this: `python -m tests.unit.expectations.test_remarks`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

import duckdb
import pytest

from expectations import register
from expectations.engine import Parameters, evaluate
from tests.conftest import SHARED
from tests.unit.expectations import record_world
from tests.unit.expectations.remarks import (
    NO_VALUE,
    NOT_RAISED,
    ON_A_SMALL_CASE,
    ON_DELIVERIES,
    ON_SMALL_RECORDS,
    WITHOUT_A_VALUE,
)
from warehouse.settings import PROJECT

PAGE = PROJECT / "docs" / "data-quality-remarks.md"
RAISED = {
    **dict.fromkeys(WITHOUT_A_VALUE, NO_VALUE),
    **{line: rule_id for line, (rule_id, *_) in ON_DELIVERIES.items()},
    **{line: rule_id for line, (rule_id, _) in (ON_A_SMALL_CASE | ON_SMALL_RECORDS).items()},
}


def page() -> str:
    """The page as the list of remarks and the rules have it."""
    with (SHARED / "figures" / "data_quality.csv").open(encoding="utf-8", newline="") as file:
        remarks = list(enumerate(csv.DictReader(file), start=2))
    text = {rule.rule_id: rule.text for rule in register.rules()}
    lines = [
        "# Remarks of the reports on their own data",
        "",
        f"The reports of the worked example say {len(remarks)} times that something is wrong with "
        "their data.",
        f"{len(RAISED)} of these remarks are raised by a rule: what the report says in a sentence, the rule",
        "finds by itself in the next delivery. Beside each of the others stands why no rule could. "
        "Line numbers",
        "are those of the list of remarks, whose heading is line 1.",
        "",
        "| line | document | remark | about | rule, or why there is none |",
        "| --- | --- | --- | --- | --- |",
    ]
    for line, remark in remarks:
        told = f"`{RAISED[line]}` {text[RAISED[line]]}" if line in RAISED else f"none: {NOT_RAISED[line]}"
        lines.append(
            f"| {line} | {remark['document']} | {remark['issue_type']} | {remark['indicator']} | {told} |"
        )
    return "\n".join(lines) + "\n"


@pytest.mark.shared
def test_the_page_of_remarks_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.unit.expectations.test_remarks"


def test_every_remark_has_a_rule_or_a_reason_and_not_both() -> None:
    assert not RAISED.keys() & NOT_RAISED.keys()
    assert sorted([*RAISED, *NOT_RAISED]) == list(range(2, 112))


def finds(connection: duckdb.DuckDBPyConnection, parameters: Parameters, rule_id: str) -> int:
    rule = next(rule for rule in register.rules() if rule.rule_id == rule_id)
    [finding] = evaluate([rule], connection, parameters)
    return finding.n_failed


@pytest.mark.parametrize("line", ON_A_SMALL_CASE)
def test_a_remark_that_was_mended_in_writing_down_is_raised_on_a_small_case(
    candidate: duckdb.DuckDBPyConnection, parameters: Parameters, line: int
) -> None:
    rule_id, fault = ON_A_SMALL_CASE[line]
    assert finds(candidate, parameters, rule_id) == 0
    candidate.execute(fault)
    assert finds(candidate, parameters, rule_id) > 0


@pytest.fixture(scope="module")
def records() -> Iterator[duckdb.DuckDBPyConnection]:
    yield from record_world.candidate()


@pytest.mark.parametrize("line", ON_SMALL_RECORDS)
def test_a_remark_on_records_is_raised_on_a_small_case(
    records: duckdb.DuckDBPyConnection, parameters: Parameters, line: int
) -> None:
    rule_id, fault = ON_SMALL_RECORDS[line]
    assert finds(records, parameters, rule_id) == 0
    records.execute(fault)
    assert finds(records, parameters, rule_id) > 0


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
