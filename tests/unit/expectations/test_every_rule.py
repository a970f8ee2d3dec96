"""Every rule passes on sound figures and finds the fault it is for, counted exactly."""

from datetime import date

import duckdb
import pytest

from expectations.engine import Parameters, evaluate
from expectations.suites import all_rules
from expectations.suites.extracts import records
from expectations.suites.marts import comparators, counted

FACT = "mart.fct_indicator_value"
RETURNED = "extracts.returned_figures__figures"
PUBLISHED = "extracts.published_statistics__figures"
STATEMENT = "intermediate.int_indicator_statement"
NOVEMBER = "period_end = '2017-11-30'"
WHOLE_PLAN = "indicator_code = 'CSC051' and breakdown = 'all'"

# Rule, the fault put into the candidate, and how many rows the rule then finds.
FAULTS: dict[str, tuple[str, int]] = {
    "EXT-FIG-001": (f"update {RETURNED} set reporting_period = '2017-10'", 1),
    "EXT-FIG-002": (f"insert into {RETURNED} select * from {RETURNED} where indicator_code = 'CLA010'", 2),
    "EXT-FIG-003": (f"update {RETURNED} set status = 'not_recorded' where indicator_code = 'ADO010'", 8),
    "EXT-FIG-004": (f"update {RETURNED} set value = 48 where indicator_code = 'CSC020'", 1),
    "EXT-FIG-005": (f"update {RETURNED} set numerator = 295 where indicator_code = 'CSC020'", 1),
    "EXT-FIG-006": (f"update {RETURNED} set value = -1 where indicator_code = 'CLA010'", 1),
    "EXT-FIG-007": (f"update {RETURNED} set value = 32.5 where indicator_code = 'CLA010'", 1),
    "EXT-FIG-008": (f"update {RETURNED} set value = 213 where indicator_code = 'CSC002' and {NOVEMBER}", 1),
    "EXT-FIG-009": (
        f"update {RETURNED} set value = 215.5 where indicator_code = 'ADO010' and period_end > '2017-06-01'",
        6,
    ),
    "EXT-FIG-010": (f"update {RETURNED} set value = 25 where indicator_code = 'LCH066'", 1),
    "EXT-FIG-011": (f"update {RETURNED} set value = null where indicator_code = 'ADO010'", 8),
    "EXT-FIG-012": (f"update {RETURNED} set status = 'provisional' where indicator_code = 'ADO010'", 8),
    "EXT-FIG-013": (
        f"update {RETURNED} set period_text = '2017-11-24/2017-11-29' where indicator_code = 'CLA010'",
        1,
    ),
    "EXT-PUB-001": (f"insert into {PUBLISHED} select * from {PUBLISHED} where area_code = 'E06000033'", 2),
    "EXT-PUB-002": (f"update {PUBLISHED} set publication_date = '2017-11-29'", 3),
    "EXT-PLN-001": (
        "update extracts.improvement_plan__action_ratings set rating = case action_no when 1 then 0 end",
        2,
    ),
    "EXT-PLN-002": ("update extracts.improvement_plan__action_ratings set due_date = null", 2),
    "EXT-PLN-003": ("update extracts.improvement_plan__action_ratings set owner_role = 'Mrs Example'", 2),
    "EXT-PLN-004": ("update extracts.improvement_plan__action_ratings set rating_date = '2017-12-01'", 2),
    "EXT-PLN-005": ("update extracts.improvement_plan__printed_scores set priority_no = 2", 1),
    "EXT-PLN-006": (
        "update extracts.improvement_plan__action_ratings set due_text = '03/31/2018' where action_no = 1",
        1,
    ),
    "EXT-BUD-001": (
        "update extracts.budget_monitoring__lines set variance = -38000 where service = 'Placements'",
        1,
    ),
    "EXT-BUD-002": (
        "update extracts.budget_monitoring__lines set variance = 401000 where service = 'All services'",
        1,
    ),
    "EXT-BUD-003": ("delete from extracts.budget_monitoring__movements where item = 'Carers'", 1),
    "EXT-BUD-004": (
        "update extracts.budget_monitoring__movements set amount = 87000 where financial_year = '2017-18'",
        1,
    ),
    "EXT-BUD-005": ("update extracts.budget_monitoring__lines set forecast_outturn = budget * 1.21", 3),
    "EXT-BUD-006": (
        "update extracts.budget_monitoring__lines "
        "set budget = null, forecast_outturn = null, variance = null where service = 'Placements'",
        1,
    ),
    "EXT-DEL-001": (
        "update extracts.delivery set rows_received = 4 where extract like 'published%'",
        1,
    ),
    "EXT-DEL-002": (f"delete from {PUBLISHED} where area_code = 'E06000033'", 1),
    "EXT-DEL-003": ("update extracts.delivery set rows_rejected = 1 where extract = 'budget_monitoring'", 2),
    "EXT-DEL-004": (
        "update extracts.delivery set received_at = '2017-12-21' where extract = 'returned_figures'",
        1,
    ),
    "MRT-VAL-001": (f"insert into {FACT} select * from {FACT} where indicator_code = 'CLA010'", 2),
    "MRT-VAL-002": (
        f"update {FACT} set symbol = 'c' where indicator_code = 'CLA010' or symbol = 'x'; "
        f"update {FACT} set value = null where indicator_code = 'ADO010' and {NOVEMBER}",
        2,
    ),
    "MRT-VAL-003": (f"delete from {FACT} where indicator_code = 'CLA010'", 1),
    "MRT-VAL-004": (
        f"update {FACT} set value = 829 where indicator_code = 'CSC002' and period_kind = 'year_to_date'",
        1,
    ),
    "MRT-VAL-005": (
        f"update {FACT} set value = 338 where indicator_code = 'CLA002' and period_kind = 'year_to_date'",
        1,
    ),
    "MRT-VAL-006": (
        f"update {FACT} set value = 100.1 where indicator_code = 'CSC020' and value is not null",
        2,
    ),
    "MRT-VAL-007": (f"update {FACT} set period_end = '2017-12-31' where indicator_code = 'CLA010'", 1),
    "MRT-VAL-008": (
        f"update {FACT} set status = case when {NOVEMBER} then 'known' end where indicator_code = 'ADO010'",
        8,
    ),
    "MRT-VAL-009": (f"update {FACT} set period_start = null where indicator_code = 'CLA010'", 1),
    "MRT-VAL-010": (f"delete from {FACT} where indicator_code = 'ADO010' and {NOVEMBER}", 1),
    "MRT-SUM-001": (f"update {STATEMENT} set value = 97 where breakdown_value = '0_to_4' and value = 100", 1),
    "MRT-SUM-002": (
        f"update {STATEMENT} set value = 65.7 where breakdown_value = '5_to_17' and value = 66.7",
        1,
    ),
    "MRT-SUM-003": (
        f"update {STATEMENT} set value = 240 where breakdown_value = '5_to_17' and value = 139",
        1,
    ),
    "MRT-SUM-004": (f"update {FACT} set value = 312 where indicator_code = 'CLA010'", 1),
    "MRT-DOC-001": (f"update {STATEMENT} set value = 294 where {WHOLE_PLAN} and statement_no = 2", 1),
    "MRT-DOC-002": (f"update {STATEMENT} set value = 200 where {WHOLE_PLAN} and document = 'D0'", 1),
    "MRT-DOC-003": (f"update {STATEMENT} set value = 10.6 where area_code like 'AVG%'", 1),
    "MRT-DOC-004": (f"delete from {STATEMENT} where document = 'D0'", 1),
    "MRT-DOC-005": (f"update {FACT} set value = 17 where indicator_code = 'LCH066'", 1),
    "MRT-DOC-006": (f"update {STATEMENT} set value = 101 where indicator_code = 'LSE007'", 1),
    "MRT-PLN-002": (f"update {FACT} set target = 48.7 where indicator_code = 'CSC020'", 1),
    "MRT-PLN-001": ("update mart.rpt_plan_score set printed_score = 2.4", 1),
    "MRT-SCO-001": ("delete from mart.rpt_scorecard where indicator_code = 'CSC020'", 1),
    "MRT-SCO-002": ("update mart.rpt_scorecard set year_to_date = 1 where indicator_code = 'CSC002'", 1),
    "MRT-PLA-001": (f"update {FACT} set special_cause = 'outside_limits' where indicator_code = 'CSC002'", 1),
    "MRT-PLA-002": (f"update {FACT} set previous_value = 23.5 where indicator_code = 'CSC020'", 1),
    "REL-STR-001": ("alter table mart.rpt_plan_score rename to rpt_score", 1),
    "REL-STR-002": ("update mart.dim_area set release_id = '2017-10-r1' where area_code = 'E06000033'", 1),
    "REL-STR-003": ("alter table mart.dim_area add column child_id varchar", 1),
    "REL-STR-004": ("alter table mart.dim_area add column share double", 1),
    "REL-STR-005": ("comment on table mart.dim_area is ''", 1),
    "REL-STR-006": ("comment on column mart.dim_area.dfe_code is null", 1),
    "REL-STR-007": ("delete from mart.dim_date where date_day = '2017-06-01'", 1),
    "REL-STR-008": ("delete from mart.dim_date where date_day = '2017-06-30'", 2),
    "REL-STR-009": ("update mart.fct_plan_action set title = 'write to RM17 6SL' where action_no = 1", 1),
    "REL-STR-010": (f"update {FACT} set numerator = 5 where origin = 'computed'", 1),
    "REL-REF-001": (f"update {FACT} set indicator_code = 'NEW001' where indicator_code = 'CLA010'", 1),
    "REL-REF-002": (f"update {FACT} set area_code = 'E00000000' where indicator_code = 'CLA010'", 1),
    "REL-REF-003": (
        f"update {FACT} set breakdown_value = '18_and_over' where breakdown_value = '5_to_17'",
        1,
    ),
    "REL-REF-004": (f"update {FACT} set symbol = 'q' where symbol = 'x'", 1),
    "REL-REF-005": ("update mart.fct_budget_line set area_code = 'E00000000'", 1),
    "REL-REF-006": ("update mart.fct_plan_action set linked_indicator_code = 'NEW001'", 1),
    "REL-REF-007": ("insert into mart.dim_indicator select * from mart.dim_indicator limit 1", 1),
    "REL-REF-008": ("insert into mart.dim_area select * from mart.dim_area limit 1", 1),
    "REL-REF-009": ("insert into mart.dim_breakdown select * from mart.dim_breakdown limit 1", 1),
    "REL-REF-010": ("insert into mart.dim_symbol select * from mart.dim_symbol limit 1", 1),
    "REL-REF-011": ("update mart.dim_indicator set owner_role = ' ' where indicator_code = 'CLA010'", 1),
    "REL-DIS-001": ("delete from disclosure.attacked_figure where breakdown_value = 'male'", 1),
}

# Rules over records have scenes of their own, in test_official_rules and test_record_rules; rules over
# publications of all authorities in tests/unit/benchmarks/test_england_gate.py.
ELSEWHERE = {rule.rule_id for rule in (*records.RULES, *counted.RULES, *comparators.RULES)}
RULES = [rule for rule in all_rules() if rule.official_code is None and rule.rule_id not in ELSEWHERE]


def test_every_rule_is_shown_a_fault() -> None:
    assert sorted(FAULTS) == [rule.rule_id for rule in RULES]


def test_every_rule_passes_on_sound_figures_and_looks_at_some(
    candidate: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    findings = evaluate(RULES, candidate, parameters)
    assert [(one.rule_id, one.note) for one in findings if one.outcome != "passed"] == []
    assert [one.rule_id for one in findings if one.n_checked == 0 or one.n_failed > 0] == []


@pytest.mark.parametrize("rule_id", FAULTS)
def test_a_rule_finds_its_fault(
    candidate: duckdb.DuckDBPyConnection, parameters: Parameters, rule_id: str
) -> None:
    fault, rows = FAULTS[rule_id]
    candidate.execute(fault)
    rule = next(rule for rule in RULES if rule.rule_id == rule_id)
    [finding] = evaluate([rule], candidate, parameters)
    assert (finding.outcome, finding.note, finding.n_failed) == ("failed", None, rows)
    assert len(finding.failing_rows) == rows
    assert all(key in rule.keys for row in finding.failing_rows for key, _ in row.keys)


def test_the_order_of_rows_changes_nothing(
    candidate: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    harmless = [
        fault for rule_id, (fault, _) in FAULTS.items() if rule_id[:7] in ("EXT-FIG", "MRT-DOC", "MRT-SUM")
    ]
    for fault in harmless:
        candidate.execute(fault)
    before = evaluate(RULES, candidate, parameters)
    for schema, table in candidate.execute(
        "select schema_name, table_name from duckdb_tables() "
        "where schema_name in ('extracts', 'intermediate')"
    ).fetchall():
        candidate.execute(f"create table {schema}.{table}_new as from {schema}.{table} order by hash(rowid)")
        candidate.execute(f"drop table {schema}.{table}")
        candidate.execute(f"alter table {schema}.{table}_new rename to {table}")
    assert evaluate(RULES, candidate, parameters) == before


def test_twelve_months_that_begin_on_a_leap_day_are_not_held_against_their_months(
    candidate: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    ends = [date(2016, month, 1) for month in range(2, 13)] + [date(2017, 1, 1), date(2017, 2, 1)]
    months = ", ".join(
        f"('CLA999', 'E06000034', 'month', '{day}', last_day(date '{day}'), 'all', 'all', 10)" for day in ends
    )
    columns = (
        "(indicator_code, area_code, period_kind, period_start, period_end, "
        "breakdown, breakdown_value, value)"
    )
    candidate.execute(
        "insert into mart.dim_indicator (indicator_code, unit, kind) values ('CLA999', 'count', 'flow')"
    )
    candidate.execute(f"insert into mart.fct_indicator_value {columns} values {months}")
    rule = next(rule for rule in RULES if rule.rule_id == "MRT-VAL-004")
    window = "('CLA999', 'E06000034', 'rolling_12_months', '{}', '2017-02-28', 'all', 'all', {})"
    for first_day, value, failed in (("2016-02-29", 121, 0), ("2016-03-01", 120, 0), ("2016-03-01", 121, 1)):
        candidate.execute(
            "delete from mart.fct_indicator_value where indicator_code = 'CLA999' and period_kind <> 'month'"
        )
        candidate.execute(
            f"insert into mart.fct_indicator_value {columns} values {window.format(first_day, value)}"
        )
        [finding] = evaluate([rule], candidate, parameters)
        assert finding.n_failed == failed
