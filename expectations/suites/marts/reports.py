"""Rules over the tables that people read: plan scores and the scorecard."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity

SCORECARD = "mart.rpt_scorecard"

RULES = [
    Rule(
        rule_id="MRT-PLN-001",
        text="A score that a plan prints is the mean of its ratings, rounded half up to one decimal.",
        why="Members judge progress by the printed score.",
        mend="Show the recomputed score, and tell the improvement lead which cell of the plan is wrong.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="improvement lead",
        table="mart.rpt_plan_score",
        frame="""
            select *, round(mean_score, 1) as recomputed_score from mart.rpt_plan_score
            where printed_score is not null
        """,
        expectation=gxe.ExpectColumnPairValuesToBeEqual(
            column_A="recomputed_score", column_B="printed_score"
        ),
        keys=("plan_code", "priority_no", "rating_date"),
    ),
    Rule(
        rule_id="MRT-SCO-001",
        text="The scorecard has exactly one row for every indicator of the catalogue.",
        why="An indicator that is not on the scorecard is not looked at.",
        mend="Find the join that drops or repeats the indicator.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table=SCORECARD,
        frame=f"""
            select dim_indicator.indicator_code, count(card.indicator_code) as times
            from mart.dim_indicator left join {SCORECARD} as card using (indicator_code)
            group by dim_indicator.indicator_code
        """,
        expectation=gxe.ExpectColumnValuesToBeBetween(column="times", min_value=1, max_value=1),
        keys=("indicator_code",),
        caveat="The scorecard does not show this indicator exactly once.",
    ),
    Rule(
        rule_id="MRT-SCO-002",
        text="The scorecard's year to date is the one of the fact table.",
        why="One governed figure: the page and the table behind it must not differ.",
        mend="Mend the scorecard's model.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table=SCORECARD,
        frame=f"""
            select card.indicator_code, cast($period_end as date) as period_end,
                card.year_to_date is not distinct from fact.value as is_same
            from {SCORECARD} as card
            left join mart.fct_indicator_value as fact
                on card.indicator_code = fact.indicator_code and fact.area_code = $authority
                and fact.period_kind = 'year_to_date' and fact.period_end = cast($period_end as date)
                and fact.breakdown = 'all'
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_same", value_set=[True]),
        keys=("indicator_code", "period_end"),
        caveat="The scorecard's year to date differs from the table behind it.",
    ),
]
