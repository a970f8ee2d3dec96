"""Rules over `fct_indicator_value`: one row per figure, each whole in itself and in time."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity
from expectations.suites.frames import CELL

FACT = "mart.fct_indicator_value"
STATUSES = [
    "final",
    "provisional",
    "revised",
    "awaiting",
    "being_cleansed",
    "carried_forward",
    "not_recorded",
    "quarterly_only",
]

RULES = [
    Rule(
        rule_id="MRT-VAL-001",
        text="There is one row per indicator, area, kind and end of period, breakdown and its member.",
        why="Two rows for one figure double every total that a reader makes.",
        mend="Find the model that joins more than one row to a figure.",
        dimension=Dimension.UNIQUENESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table=FACT,
        frame=FACT,
        expectation=gxe.ExpectCompoundColumnsToBeUnique(column_list=list(CELL)),
        keys=CELL,
        caveat="The figure is there twice.",
    ),
    Rule(
        rule_id="MRT-VAL-002",
        text="A figure has a value or a symbol that says why there is none, and never both.",
        why="A silent gap reads as nought, and a value beside 'suppressed' undoes the suppression.",
        mend="Mend the model or the delivery that left the cell empty or filled both.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table=FACT,
        frame=f"select *, (value is null) <> (symbol is null) as is_one_of_both from {FACT}",
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_one_of_both", value_set=[True]),
        keys=CELL,
        caveat="It is not clear whether this figure has a value.",
    ),
    Rule(
        rule_id="MRT-VAL-003",
        text="Every indicator of the catalogue has, for the home authority's month, a value or a status.",
        why="An indicator that silently disappears from the digest looks as if nobody cared.",
        mend="Find out why the indicator is missing; give it at least the status awaiting or not_recorded.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=f"mart.dim_indicator, {FACT}",
        frame=f"""
            select
                dim_indicator.indicator_code, cast($period_end as date) as period_end,
                count(fact.value) > 0 or count(fact.status) > 0 as is_answered
            from mart.dim_indicator
            left join {FACT} as fact
                on dim_indicator.indicator_code = fact.indicator_code and fact.area_code = $authority
                and fact.period_kind = 'month' and fact.period_end = cast($period_end as date)
                and fact.breakdown = 'all'
            group by dim_indicator.indicator_code
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_answered", value_set=[True]),
        keys=("indicator_code", "period_end"),
        caveat="Nothing is known about this indicator for the month, not even why.",
    ),
    Rule(
        rule_id="MRT-VAL-004",
        text="For counts of events, a year to date, quarter, rolling year or financial year equals the sum "
        "of its months, where all of them are known.",
        why="Readers add up the months of a scorecard; the total beside them must be the same.",
        mend="Ask the owner which months were revised after the total was taken, and deliver both again.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=FACT,
        frame=f"""
            select
                longer.indicator_code, longer.area_code, longer.period_kind, longer.period_end,
                longer.breakdown, longer.breakdown_value, longer.value as stated, sum(month.value) as summed
            from {FACT} as longer
            join mart.dim_indicator using (indicator_code)
            join {FACT} as month using (indicator_code, area_code, breakdown, breakdown_value)
            where dim_indicator.kind = 'flow' and dim_indicator.denominator_definition is null
                and dim_indicator.unit = 'count' and longer.value is not null
                and longer.period_kind in ('year_to_date', 'quarter', 'rolling_12_months', 'financial_year')
                and month.period_kind = 'month' and month.value is not null
                and month.period_end between longer.period_start and longer.period_end
                -- twelve months to 28 February that begin on 29 February are not made of whole months
                and longer.period_start = date_trunc('month', longer.period_start)
            group by all
            having count(*) = any_value(datediff('month', longer.period_start, longer.period_end)) + 1
        """,
        expectation=gxe.ExpectColumnPairValuesToBeEqual(column_A="stated", column_B="summed"),
        keys=CELL,
        caveat="The total printed for this period is not the sum of its months.",
    ),
    Rule(
        rule_id="MRT-VAL-005",
        text="For figures taken on a day, the year to date equals the figure of its last month.",
        why="Children looked after cannot be added up over months; the last day's number counts.",
        mend="Check whether the indicator is one of events, or one of both figures is stale.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=FACT,
        frame=f"""
            select longer.*, month.value as month_value
            from {FACT} as longer
            join mart.dim_indicator using (indicator_code)
            join {FACT} as month using (indicator_code, area_code, period_end, breakdown, breakdown_value)
            where dim_indicator.kind = 'stock' and longer.period_kind = 'year_to_date'
                and longer.value is not null and month.period_kind = 'month' and month.value is not null
        """,
        expectation=gxe.ExpectColumnPairValuesToBeEqual(column_A="value", column_B="month_value"),
        keys=CELL,
        caveat="The year to date differs from the last month's figure, although both are of one day.",
    ),
    Rule(
        rule_id="MRT-VAL-006",
        version=2,
        text="A figure lies within its bounds in the catalogue: a percentage from 0 to 100, a count from 0.",
        why="Anything else is another measure or an error; only a growth may be below 0 or above 100.",
        mend="Check the unit of the figure, its numerator and its denominator.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=f"{FACT}, reference.indicators",
        frame=f"""
            select fact.*,
                not coalesce(
                    fact.value < indicators.minimum_value or fact.value > indicators.maximum_value, false
                ) as is_within
            from {FACT} as fact join reference.indicators as indicators using (indicator_code)
            where fact.value is not null
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_within", value_set=[True]),
        keys=CELL,
        caveat="A figure outside the possible range was given.",
    ),
    Rule(
        rule_id="MRT-VAL-007",
        text="No monthly, quarterly, year-to-date or rolling figure ends after the month of the release.",
        why="A release of November must not know December, or it cannot be made again.",
        mend="Check the period of the delivery, and that the build read only deliveries up to the month.",
        dimension=Dimension.TIMELINESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table=FACT,
        frame=f"""
            select *, period_end <= cast($period_end as date) as is_known from {FACT}
            where period_kind in ('month', 'quarter', 'year_to_date', 'rolling_12_months')
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_known", value_set=[True]),
        keys=CELL,
        caveat="The figure is dated after the month of the release.",
    ),
    Rule(
        rule_id="MRT-VAL-008",
        text="The standing of a figure is one of the words that the dictionary explains.",
        why="A reader can look up only the words that are explained.",
        mend="Use one of the known words, or add the new one to the dictionary first.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table=FACT,
        frame=f"select *, coalesce(status, '') as standing from {FACT}",
        expectation=gxe.ExpectColumnValuesToBeInSet(column="standing", value_set=STATUSES),
        keys=CELL,
        caveat="The standing of this figure is not known.",
    ),
    Rule(
        rule_id="MRT-VAL-009",
        text="A period begins on or before the day it ends, and only a period 'as stated' has no beginning.",
        why="Totals and comparisons are made over the days of a period.",
        mend="Correct the kind or the end of the period in the delivery.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table=FACT,
        frame=f"""
            select *, case when period_kind = 'as_stated' then period_start is null
                else coalesce(period_start <= period_end, false) end as is_ordered from {FACT}
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_ordered", value_set=[True]),
        keys=CELL,
        caveat="The period of this figure is unclear.",
    ),
    Rule(
        rule_id="MRT-VAL-010",
        text="A monthly series of the home authority that had a figure last month has one this month.",
        why="A series that stops is a delivery that did not come, and the digest shows a gap.",
        mend="Ask the owner of the figure for the missing month.",
        dimension=Dimension.TIMELINESS,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=FACT,
        frame=f"""
            select
                earlier.indicator_code, cast($period_end as date) as period_end,
                coalesce(bool_or(latest.value is not null), false) as continues
            from {FACT} as earlier
            left join {FACT} as latest
                on earlier.indicator_code = latest.indicator_code and earlier.area_code = latest.area_code
                and latest.period_kind = 'month' and latest.breakdown = 'all'
                and latest.period_end = cast($period_end as date)
            where earlier.area_code = $authority and earlier.period_kind = 'month'
                and earlier.breakdown = 'all' and earlier.value is not null
                and earlier.period_end = last_day(cast($period_end as date) - interval 1 month)
            group by earlier.indicator_code
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="continues", value_set=[True]),
        keys=("indicator_code", "period_end"),
        caveat="This month's figure had not arrived when the release was made.",
    ),
]
