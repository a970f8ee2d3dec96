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
]
