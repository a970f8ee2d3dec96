"""Rules over the tables of a release: all there, explained, of one release, and naming nobody."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity

TABLES = (
    "dim_area",
    "dim_breakdown",
    "dim_date",
    "dim_indicator",
    "dim_quality_rule",
    "dim_release",
    "dim_symbol",
    "fct_budget_line",
    "fct_budget_movement",
    "fct_indicator_value",
    "fct_plan_action",
    "fct_published_figure",
    "fct_quality_result",
    "indicator_caveat",
    "fct_stated_figure",
    "rpt_decision",
    "rpt_delivery",
    "rpt_disclosure",
    "rpt_figure_first_published",
    "rpt_figure_now_known",
    "rpt_plan_score",
    "rpt_quality_maturity",
    "rpt_reconciliation",
    "rpt_scorecard",
    "rpt_scorecard_section",
)
"""The tables that this version of the warehouse promises to readers."""

VINTAGES = ("fct_published_figure", "rpt_figure_first_published")
"""Of these, `release_id` is the release that published the figure; this one may be among them."""

_PROMISED = ", ".join(f"('{table}')" for table in TABLES)
_RELEASE_IDS = " union all ".join(
    f"select '{table}' as table_name, count(*) as row_count, count(release_id) as rows_named,"
    f" min(release_id) as first_id, max(release_id) as last_id from mart.{table}"
    for table in TABLES
    if table not in VINTAGES
)
_COLUMNS = "(select * from duckdb_columns() where schema_name = 'mart')"
_PERSON = (
    r"(?:^|_)(?:upn|uln|nhs|nino|dob|forename|surname|first_?name|last_?name|full_?name|postcode|address|"
    r"email|phone|child_?id|person_?id|client_?id|uprn|date_of_birth|ethnicity_code)(?:_|$)"
)
_TEXTS = """(
    select 'fct_plan_action' as table_name, 'title' as column_name, title as content from mart.fct_plan_action
    union all select 'fct_plan_action', 'owner_role', owner_role from mart.fct_plan_action
    union all select 'fct_plan_action', 'due_text', due_text from mart.fct_plan_action
    union all select 'fct_indicator_value', 'value_text', value_text from mart.fct_indicator_value
    union all select 'fct_budget_line', 'service', service from mart.fct_budget_line
    union all select 'fct_budget_movement', 'item', item from mart.fct_budget_movement
)"""

RULES = [
    Rule(
        rule_id="REL-STR-001",
        version=2,
        text="All tables that a release promises are there.",
        why="Reports that others built on a table break when it disappears.",
        mend="Build again; if a table was renamed on purpose, keep the old name beside the new one.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table="mart",
        frame=f"""
            select promised.table_name, tables.table_name is not null as is_there
            from (values {_PROMISED}) as promised (table_name)
            left join duckdb_tables() as tables
                on promised.table_name = tables.table_name and tables.schema_name = 'mart'
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_there", value_set=[True]),
        keys=("table_name",),
    ),
    Rule(
        rule_id="REL-STR-002",
        version=2,
        text="Every row names this release; of published figures, the release that published them.",
        why="Copied into another system, a row must still say which edition it belongs to.",
        mend="Build again: part of the candidate comes from an earlier build.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table="mart",
        frame=f"""
            select *, row_count = 0 or (
                    rows_named = row_count and first_id = $release_id and last_id = $release_id
                ) as is_this_release
            from ({_RELEASE_IDS})
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_this_release", value_set=[True]),
        keys=("table_name",),
    ),
    Rule(
        rule_id="REL-STR-003",
        text="No column of a release is named as one that identifies a person.",
        why="A release holds aggregates only, so that it is safe for whoever holds the file.",
        mend="Take the column out of the mart; keep it in the secure zone.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        owner_role="data protection lead",
        table="mart",
        frame=f"select table_name, column_name from {_COLUMNS}",
        expectation=gxe.ExpectColumnValuesToNotMatchRegex(column="column_name", regex=_PERSON),
        keys=("table_name", "column_name"),
    ),
    Rule(
        rule_id="REL-STR-004",
        text="No column of a release holds floating-point numbers.",
        why="They print and add up differently from system to system.",
        mend="Cast the column to a decimal in its model.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table="mart",
        frame=f"select table_name, column_name, data_type from {_COLUMNS}",
        expectation=gxe.ExpectColumnValuesToNotBeInSet(
            column="data_type", value_set=["DOUBLE", "FLOAT", "REAL"]
        ),
        keys=("table_name", "column_name"),
    ),
    Rule(
        rule_id="REL-STR-005",
        text="The dictionary explains every table of a release.",
        why="Who opens the file without us must know what a row is.",
        mend="Write the description into the model's YAML.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table="mart",
        frame="""
            select table_name, nullif(comment, '') as explanation from duckdb_tables()
            where schema_name = 'mart'
        """,
        expectation=gxe.ExpectColumnValuesToNotBeNull(column="explanation"),
        keys=("table_name",),
    ),
    Rule(
        rule_id="REL-STR-006",
        text="The dictionary explains every column of a release.",
        why="A column that nobody explains is read in two ways.",
        mend="Write the description into the model's YAML.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table="mart",
        frame=f"select table_name, column_name, nullif(comment, '') as explanation from {_COLUMNS}",
        expectation=gxe.ExpectColumnValuesToNotBeNull(column="explanation"),
        keys=("table_name", "column_name"),
    ),
    Rule(
        rule_id="REL-STR-007",
        text="The calendar has every day once, without a gap.",
        why="Charts and windows are made over the calendar; a missing day shifts them.",
        mend="Mend the calendar's model.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table="mart.dim_date",
        frame="""
            select date_day, datediff('day', lag(date_day) over (order by date_day), date_day) as days_since
            from mart.dim_date
        """,
        expectation=gxe.ExpectColumnValuesToBeBetween(column="days_since", min_value=1, max_value=1),
        keys=("date_day",),
    ),
    Rule(
        rule_id="REL-STR-008",
        text="The calendar covers every month, quarter, year to date and rolling year of the figures.",
        why="A figure outside the calendar disappears from every report that joins the two.",
        mend="Widen the calendar, or correct the period of the figure.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="data engineer",
        table="mart.fct_indicator_value, mart.dim_date",
        frame="""
            select fact.indicator_code, fact.period_end, dim_date.date_day
            from (
                select distinct indicator_code, period_end from mart.fct_indicator_value
                where period_kind in ('month', 'quarter', 'year_to_date', 'rolling_12_months')
            ) as fact
            left join mart.dim_date on fact.period_end = dim_date.date_day
        """,
        expectation=gxe.ExpectColumnValuesToNotBeNull(column="date_day"),
        keys=("indicator_code", "period_end"),
        caveat="The figure's date lies outside the calendar of this release.",
    ),
    Rule(
        rule_id="REL-STR-009",
        text="The texts of a release hold no e-mail address, postcode, telephone or NHS number.",
        why="Free text is where personal data slip in.",
        mend="Take the text out of the delivery and load it again.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        owner_role="data protection lead",
        table="mart",
        frame=f"""
            select row_number() over (order by table_name, column_name, content) as row_no, * from {_TEXTS}
        """,
        expectation=gxe.ExpectColumnValuesToNotMatchRegex(
            column="content",
            regex=r"@|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b\d{3}[ -]?\d{3}[ -]?\d{4}\b"
            r"|\b0\d{3,4}[ -]?\d{6}\b",
        ),
        keys=("table_name", "column_name", "row_no"),
    ),
    Rule(
        rule_id="REL-STR-010",
        text="A count of 1 to 5 that was computed from records is not shown.",
        why="So small a number can point to a child.",
        mend="Check the suppression step; it must run before the release is made.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        owner_role="data protection lead",
        table="mart.fct_indicator_value",
        frame="""
            select fact.indicator_code, fact.area_code, fact.period_kind, fact.period_end, fact.breakdown,
                case when dim_indicator.unit = 'count' then fact.value else fact.numerator end as cases
            from mart.fct_indicator_value as fact
            join mart.dim_indicator using (indicator_code)
            where fact.origin = 'computed' and fact.value is not null
        """,
        expectation=gxe.ExpectColumnValuesToNotBeInSet(column="cases", value_set=[1, 2, 3, 4, 5]),
        keys=("indicator_code", "area_code", "period_kind", "period_end", "breakdown"),
        caveat="A small number of this indicator is not suppressed.",
    ),
]
