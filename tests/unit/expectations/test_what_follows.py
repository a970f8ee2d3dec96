"""A total, a share and a share of the population that follow from other figures, to the digits stated."""

import duckdb
import pytest

from expectations.engine import Parameters, evaluate
from expectations.suites.marts import documents

RULE = next(rule for rule in documents.RULES if rule.rule_id == "MRT-DOC-006")
CELL = "'E06000034', 'month', date '2017-11-30', 'D9', 1, '2017-11'"


def state(candidate: duckdb.DuckDBPyConnection, code: str, value: str, member: str = "all/all") -> None:
    breakdown, breakdown_value = member.split("/")
    candidate.execute(
        "insert into intermediate.int_indicator_statement (indicator_code, value, breakdown, "
        "breakdown_value, "
        "area_code, period_kind, period_end, document, statement_no, reporting_period) "
        f"values ('{code}', {value}, '{breakdown}', '{breakdown_value}', {CELL})"
    )


# 135 of 311 are 43.41%; in the estimate nearest to 2017, 20 of 100 people are 65 and over.
@pytest.mark.parametrize(
    ("code", "member", "value", "failed"),
    [
        ("LCH069", "all/all", "43", 0),
        ("LCH069", "all/all", "42", 1),
        ("LCH069", "all/all", "43.4", 0),
        ("LCH069", "all/all", "43.5", 1),
        ("LOT005", "age/65_and_over", "23", 0),
        ("LOT005", "age/65_and_over", "23.1", 1),
        ("LOT005", "age/65_and_over", "17", 0),
        ("LOT005", "age/65_and_over", "16.9", 1),
    ],
)
def test_a_share_follows_from_what_belongs_to_it(
    candidate: duckdb.DuckDBPyConnection,
    parameters: Parameters,
    code: str,
    member: str,
    value: str,
    failed: int,
) -> None:
    state(candidate, "LCH008", "135", "placement_location/inside_borough")
    state(candidate, "CLA002", "311")
    candidate.execute(
        "insert into reference.populations values ('E06000034', 2016, '0_to_17', 25), "
        "('E06000034', 2016, '18_and_over', 75), ('E06000034', 2016, '65_and_over', 20), "
        "('E06000034', 2010, '0_to_17', 10), ('E06000034', 2010, '18_and_over', 90), "
        "('E06000034', 2010, '65_and_over', 60)"
    )
    state(candidate, code, value, member)
    [finding] = evaluate([RULE], candidate, parameters)
    # the sum of the world beside it holds
    assert (finding.n_checked, finding.n_failed) == (2, failed)
