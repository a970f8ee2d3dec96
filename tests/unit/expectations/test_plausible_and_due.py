"""Where the rules on plausibility and on due days begin and end."""

import duckdb
import pytest

from expectations.engine import Parameters, evaluate
from expectations.findings import Finding
from expectations.suites import all_rules

FACT = "mart.fct_indicator_value"
ASSESSMENTS = f"update {FACT} set {{}} where indicator_code = 'CSC020'"


def judge(candidate: duckdb.DuckDBPyConnection, parameters: Parameters, rule_id: str) -> Finding:
    [finding] = evaluate([rule for rule in all_rules() if rule.rule_id == rule_id], candidate, parameters)
    return finding


@pytest.mark.parametrize(
    ("received_at", "checked", "failed"),
    [
        # 10 December 2017 is a Sunday, so the 11th is in time
        ("2017-12-11 23:59:59", 1, 0),
        ("2017-12-12 00:00:00", 1, 1),
        # 92 days after 11 December it is history that was loaded
        ("2018-03-12 23:59:59", 1, 1),
        ("2018-03-13 00:00:00", 0, 0),
    ],
)
def test_a_delivery_is_late_after_its_due_day_unless_it_is_history(
    candidate: duckdb.DuckDBPyConnection,
    parameters: Parameters,
    received_at: str,
    checked: int,
    failed: int,
) -> None:
    candidate.execute("delete from extracts.delivery")
    candidate.execute(
        "insert into extracts.delivery (extract, table_name, authority_code, period, received_at) "
        f"values ('annex_a', 'list_01_contacts', 'E06000034', '2017-11', '{received_at}')"
    )
    finding = judge(candidate, parameters, "EXT-DEL-004")
    assert (finding.n_checked, finding.n_failed) == (checked, failed)


def test_a_corrected_file_after_the_due_day_is_not_late(
    candidate: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    candidate.execute(
        "insert into extracts.delivery by name select * replace (timestamp '2018-01-15' as received_at, "
        "repeat('9', 64) as sha256) from extracts.delivery where extract = 'returned_figures'"
    )
    assert judge(candidate, parameters, "EXT-DEL-004").outcome == "passed"


@pytest.mark.parametrize(
    ("change", "checked", "failed"),
    [
        # the figure is 48.6
        ("previous_value = 23.6", 1, 0),
        ("previous_value = 23.599999", 1, 1),
        ("previous_value = 73.600001", 1, 1),
        # of 29 cases each one moves a percentage far
        ("previous_value = 10, denominator = 29", 0, 0),
        ("previous_value = 10, denominator = 30", 1, 1),
    ],
)
def test_a_percentage_of_enough_cases_moves_by_25_points_at_most(
    candidate: duckdb.DuckDBPyConnection,
    parameters: Parameters,
    change: str,
    checked: int,
    failed: int,
) -> None:
    candidate.execute(ASSESSMENTS.format(change))
    finding = judge(candidate, parameters, "MRT-PLA-002")
    assert (finding.n_checked, finding.n_failed) == (checked, failed)


def test_an_indicator_may_have_a_step_of_its_own(
    candidate: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    candidate.execute("insert into reference.plausible_steps values ('percent', 'CSC020', 30, 'a test')")
    candidate.execute(ASSESSMENTS.format("previous_value = 18.6"))
    assert judge(candidate, parameters, "MRT-PLA-002").outcome == "passed"
    candidate.execute(ASSESSMENTS.format("previous_value = 18.5"))
    assert judge(candidate, parameters, "MRT-PLA-002").n_failed == 1


def test_a_series_of_few_months_has_no_limits_to_lie_outside_of(
    candidate: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    candidate.execute(f"update {FACT} set variation = 'too_few', special_cause = 'outside_limits'")
    finding = judge(candidate, parameters, "MRT-PLA-001")
    assert (finding.outcome, finding.n_checked) == ("passed", 0)


def test_a_trend_is_not_a_point_outside_the_limits(
    candidate: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    candidate.execute(f"update {FACT} set special_cause = 'trend' where indicator_code = 'CSC002'")
    finding = judge(candidate, parameters, "MRT-PLA-001")
    assert (finding.outcome, finding.n_checked) == ("passed", 1)


@pytest.mark.parametrize(("known_until", "checked"), [("2017-08-30", 1), ("2017-08-31", 0)])
def test_the_same_count_is_asked_about_after_three_months_without_one(
    candidate: duckdb.DuckDBPyConnection, parameters: Parameters, known_until: str, checked: int
) -> None:
    candidate.execute(
        f"update extracts.returned_figures__figures set value = 27, period_end = '{known_until}' "
        "where indicator_code = 'LCH066' and period_end = '2017-07-31'"
    )
    finding = judge(candidate, parameters, "EXT-FIG-010")
    assert (finding.n_checked, finding.n_failed) == (checked, checked)
