"""Rules over the improvement plans: actions, their ratings and the printed scores."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity

RATINGS = "extracts.improvement_plan__action_ratings"
SCORES = "extracts.improvement_plan__printed_scores"
ACTION = ("plan_code", "priority_no", "action_no")

RULES = [
    Rule(
        rule_id="EXT-PLN-001",
        text="Every action has a rating at each date up to the month's end at which its plan was rated.",
        why="An unrated action drops out of the mean, so a plan looks better or worse by what is left blank.",
        mend="Ask the improvement lead for the missing rating, or for the reason why it is not rated.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.WARNING,
        owner_role="improvement lead",
        table=RATINGS,
        frame=f"""
            select *, coalesce(rating, 0) between 1 and 5 or rating_word is not null as is_rated
            from {RATINGS} where rating_date <= cast($period_end as date)
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_rated", value_set=[True]),
        keys=(*ACTION, "rating_date"),
    ),
    Rule(
        rule_id="EXT-PLN-002",
        text="A due date that the plan words can be read as a day.",
        why="Nobody can say whether an action is late when its day is unclear.",
        mend="Ask the improvement lead for the day, with its year.",
        dimension=Dimension.VALIDITY,
        severity=Severity.INFO,
        owner_role="improvement lead",
        table=RATINGS,
        frame=f"""
            select plan_code, priority_no, action_no, bool_and(due_date is not null) as is_day from {RATINGS}
            where due_text is not null group by plan_code, priority_no, action_no
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_day", value_set=[True]),
        keys=ACTION,
    ),
    Rule(
        rule_id="EXT-PLN-003",
        text="Whoever owns an action is named by role: no title of a person and no address.",
        why="A release may be read by anybody and names no officer.",
        mend="Replace the name by the role in the delivery.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        owner_role="improvement lead",
        table=RATINGS,
        frame=RATINGS,
        expectation=gxe.ExpectColumnValuesToNotMatchRegex(
            column="owner_role", regex=r"(?i)\b(?:mr|mrs|ms|miss|dr|cllr)\b|@"
        ),
        keys=(*ACTION, "rating_date"),
    ),
    Rule(
        rule_id="EXT-PLN-004",
        text="No action is rated for a day after the month that the delivery reports.",
        why="A rating of the future is a placeholder, and placeholders pull the mean down.",
        mend="Leave the rating empty until its day has come.",
        dimension=Dimension.TIMELINESS,
        severity=Severity.WARNING,
        owner_role="improvement lead",
        table=RATINGS,
        frame=f"""
            select *, rating_date <= last_day(cast(reporting_period || '-01' as date)) as is_past
            from {RATINGS} where rating > 0 or rating_word is not null
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_past", value_set=[True]),
        keys=(*ACTION, "rating_date"),
    ),
    Rule(
        rule_id="EXT-PLN-005",
        text="Every printed score of a priority has rated actions behind it.",
        why="A score without actions cannot be recomputed.",
        mend="Deliver the ratings of that priority and date, or drop the score.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="improvement lead",
        table=f"{SCORES}, {RATINGS}",
        frame=f"""
            select
                score.plan_code, score.priority_no, score.rating_date,
                (
                    select count(*) from {RATINGS} as action
                    where action.plan_code = score.plan_code and action.rating_date = score.rating_date
                        and action.rating > 0
                        and action.priority_no = coalesce(score.priority_no, action.priority_no)
                ) as actions
            from {SCORES} as score
        """,
        expectation=gxe.ExpectColumnValuesToBeBetween(column="actions", min_value=1),
        keys=("plan_code", "priority_no", "rating_date"),
    ),
    Rule(
        rule_id="EXT-PLN-006",
        text="A due date in figures is written day before month.",
        why="01/02/2018 is another day for whoever reads the month first, and a mixed list cannot be read.",
        mend="Ask the improvement lead for the day with the month as a word, or as year-month-day.",
        dimension=Dimension.VALIDITY,
        severity=Severity.INFO,
        owner_role="improvement lead",
        table=RATINGS,
        frame=f"""
            select plan_code, priority_no, action_no,
                bool_and(cast(split_part(due_text, '/', 2) as integer) <= 12) as is_day_first
            from {RATINGS}
            where regexp_full_match(due_text, '[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2,4}}')
            group by plan_code, priority_no, action_no
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_day_first", value_set=[True]),
        keys=ACTION,
    ),
    Rule(
        rule_id="MRT-PLN-002",
        text="An action rated 4 or 5 has its indicator at its target, where both were known within "
        "three months.",
        why="Members read 4 as done; a measure that is short of its target says otherwise.",
        mend="Ask the improvement lead for the evidence behind the rating, or for a rating that fits "
        "the measure.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="improvement lead",
        table="mart.fct_plan_action, mart.fct_indicator_value",
        frame="""
            select action.plan_code, action.priority_no, action.action_no, action.rating_date,
                (figure.value - figure.target) * indicators.polarity >= 0 as meets_target
            from mart.fct_plan_action as action
            join mart.fct_indicator_value as figure
                on action.linked_indicator_code = figure.indicator_code
                and figure.area_code = $authority and figure.breakdown = 'all'
                and figure.period_kind in ('month', 'as_stated')
                and figure.period_end between action.rating_date - interval 3 month and action.rating_date
            join mart.dim_indicator as indicators on figure.indicator_code = indicators.indicator_code
            where action.rating >= 4 and figure.value is not null and figure.target is not null
                and indicators.polarity <> 0
            qualify row_number() over (
                partition by action.plan_code, action.priority_no, action.action_no, action.rating_date
                order by figure.period_end desc, figure.period_kind desc
            ) = 1
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="meets_target", value_set=[True]),
        keys=(*ACTION, "rating_date"),
    ),
]
