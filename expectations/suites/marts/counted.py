"""Rules over figures counted from records: against returned ones, each other, and the rows behind them."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity
from expectations.suites.frames import (
    CELL,
    CONTACTS,
    ENQUIRIES,
    EPISODES,
    NEEDS,
    PLANS,
    REFERRALS,
    delivered,
    last_digit,
    open_then,
)

ENGINEER = "data engineer"
RECONCILED = "intermediate.int_indicator_reconciled"
COMPUTED = "intermediate.int_indicator_computed"
FIGURE = ("indicator_code", "area_code", "period_kind", "period_end")
HOLDS = gxe.ExpectColumnValuesToBeInSet(column="holds", value_set=[1])
# Half a unit of the last digit that the returned figure shows.
ROUNDING = f"0.5 * {last_digit('returned_value')}"

# The months' figures of the whole.
MONTHS = f"(select * from {COMPUTED} where period_kind = 'month' and breakdown = 'all')"
# Events that are added up; starts and ends of care, adoptions and children missing are recounted instead.
ADDED_UP = (
    "('CSC001', 'CSC002', 'CSC010', 'CSC011', 'CSC012', 'CSC020', 'CSC040', 'CSC042', 'CSC052', 'CSC053')"
)
RECOUNTED = "('CLA003', 'CLA004', 'ADO001')"
STARTED = "intermediate.int_care_started"
CEASED = "intermediate.int_care_ceased"

# What each figure of the month must come to, counted again from the rows that were delivered for it.
ROWS_BEHIND = {
    "CSC001": (CONTACTS, "count(*) filter (last_day(contact_date) = period_end)"),
    "CSC010": (REFERRALS, "count(*) filter (last_day(referral_date) = period_end)"),
    "CSC040": (ENQUIRIES, "count(*) filter (last_day(strategy_discussion_on) = period_end)"),
    "CSC030": (
        NEEDS,
        "count(distinct child_id) filter (started_on is not null "
        f"and {open_then('started_on', 'closed_on')})",
    ),
    "CSC051": (PLANS, f"count(distinct child_id) filter ({open_then('started_on', 'ended_on')})"),
    "CLA002": (
        EPISODES,
        f"count(distinct child) filter ({open_then('decom', 'dec')} and ls not in ('V3', 'V4') "
        "and coalesce(dec >= decom, true))",
    ),
}


# Every longer window beside the sum and the largest of its months. Twelve months to 28 February that begin on
# 29 February are not made of whole months.
WINDOWS = f"""(
    select
        longer.indicator_code, longer.area_code, longer.period_kind, longer.period_end,
        longer.numerator, longer.denominator, indicators.population_band,
        sum(month.numerator) as months_numerator, sum(month.denominator) as months_denominator,
        max(month.numerator) as largest_month
    from {COMPUTED} as longer
    join reference.indicators as indicators on longer.indicator_code = indicators.indicator_code
    join {MONTHS} as month on month.indicator_code = longer.indicator_code
        and month.area_code = longer.area_code and month.period_end <= longer.period_end
        and month.period_end > last_day(longer.period_end - to_months(case longer.period_kind
            when 'quarter' then 3
            when 'year_to_date' then (month(longer.period_end) + 8) % 12 + 1
            else 12
        end))
    where longer.breakdown = 'all' and longer.area_code = $authority and not (
            longer.period_kind = 'rolling_12_months'
            and longer.period_end - interval 12 month < last_day(longer.period_end - interval 12 month)
        )
        and longer.period_kind in ('quarter', 'year_to_date', 'rolling_12_months', 'financial_year')
    group by longer.indicator_code, longer.area_code, longer.period_kind, longer.period_end,
        longer.numerator, longer.denominator, indicators.population_band
)"""


def reconciled(where: str) -> str:
    """Frame of the cells with a computed and a returned figure, and how far apart they are."""
    return f"""
        select {", ".join(CELL)}, abs(computed_value - returned_value) as difference, {ROUNDING} as allowed
        from {RECONCILED} where area_code = $authority and {where}
    """


def further_plans(day: str) -> str:
    """SQL for the plans of the month's delivery open on a day, beyond one for each child."""
    return (
        f"(select count(*) - count(distinct plan.child_id) from {delivered(PLANS)} as plan "
        f"where {open_then('plan.started_on', 'plan.ended_on', day)})"
    )


def further_times(table: str, day: str) -> str:
    """SQL for the starts or ends of care in the month, beyond one for each child."""
    return (
        f"(select count(*) - count(distinct event.child_id) from {table} as event "
        f"where event.area_code = now.area_code and last_day(event.{day}) = now.period_end)"
    )


def follows(stock: str, change: str, started: str, ended: str) -> str:
    """Frame of the month's stock: whether it is that of the month before and a change.

    The two months are told by one delivery. `change` may use the figures `started` and `ended` of the
    month, and `before`.
    """
    return f"""
        select now.indicator_code, now.area_code, now.period_kind, now.period_end,
            now.numerator = before.numerator + {change} as holds
        from {MONTHS} as now
        join {MONTHS} as before on before.indicator_code = now.indicator_code
            and before.area_code = now.area_code
            and before.period_end = last_day(now.period_end - interval 1 month)
        join {MONTHS} as started on started.indicator_code = '{started}'
            and started.area_code = now.area_code and started.period_end = now.period_end
        join {MONTHS} as ended on ended.indicator_code = '{ended}'
            and ended.area_code = now.area_code and ended.period_end = now.period_end
        where now.indicator_code = '{stock}' and now.area_code = $authority
            and now.period_end = cast($period_end as date)
    """


AGREES = gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="allowed", column_B="difference", or_equal=True)

RULES = [
    Rule(
        rule_id="MRT-CNT-001",
        text="The month's figure counted from records equals the returned one, to its last digit.",
        why="Where the two differ, one is wrong, and nobody can publish both.",
        mend="Compare the returned figure's list with the delivered rows, and mend the one that is wrong.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=RECONCILED,
        frame=reconciled("not is_made_up and period_end = cast($period_end as date)"),
        expectation=AGREES,
        keys=CELL,
        caveat="The figure counted from records differs from the one that the service returned.",
    ),
    Rule(
        rule_id="MRT-CNT-002",
        text="The figures of earlier months counted from records equal the returned ones.",
        why="Records that were added or corrected since move an earlier month; readers should know.",
        mend="Ask the service for a restated figure, or for the reason of the difference.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=RECONCILED,
        frame=reconciled("not is_made_up and period_end < cast($period_end as date)"),
        expectation=AGREES,
        keys=CELL,
        caveat="Counted from the records as they are now, the figure differs from the one returned then.",
    ),
    Rule(
        rule_id="MRT-CNT-003",
        text="Figures counted from made-up records equal the returned ones.",
        why="It shows that counting works; it says nothing about anybody's records.",
        mend="Nothing to mend in real data: the sample follows only the published series.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.INFO,
        owner_role=ENGINEER,
        table=RECONCILED,
        frame=reconciled("is_made_up and period_end = cast($period_end as date)"),
        expectation=AGREES,
        keys=CELL,
        caveat="The figure counted from made-up sample records differs from the real one.",
    ),
    Rule(
        rule_id="MRT-CNT-004",
        text="Plans open at a month's end are those of the month before, plus started, minus ended.",
        why="Three figures of one service that do not follow from each other cannot all be right.",
        mend="Compare the plans started and ended in the month with the two lists of open plans.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role=ENGINEER,
        table=f"{COMPUTED}, extracts.{PLANS}",
        # Plans start and end and children are counted: what a child has beyond one plan is put right.
        frame=follows(
            "CSC051",
            f"started.denominator - ended.denominator + {further_plans('before.period_end')} "
            f"- {further_plans('now.period_end')}",
            started="CSC052",
            ended="CSC053",
        ),
        expectation=HOLDS,
        keys=FIGURE,
        caveat="The number of children on a plan does not follow from the plans started and ended.",
    ),
    Rule(
        rule_id="MRT-CNT-005",
        text="Children looked after at a month's end are those of the month before, plus starts, minus ends.",
        why="Three figures of one service that do not follow from each other cannot all be right.",
        mend="Compare the periods of care started and ended in the month with the two month ends.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role=ENGINEER,
        table=f"{COMPUTED}, {STARTED}, {CEASED}",
        # A child who starts or ceases twice in the month counts once: the further times are added.
        frame=follows(
            "CLA002",
            f"started.numerator + {further_times(STARTED, 'started_on')} "
            f"- ended.numerator - {further_times(CEASED, 'ended_on')}",
            started="CLA003",
            ended="CLA004",
        ),
        expectation=HOLDS,
        keys=FIGURE,
        caveat="The number of looked-after children does not follow from those who started and ceased.",
    ),
    Rule(
        rule_id="MRT-CNT-006",
        text="The month's figure is what its rows come to when they are simply counted.",
        why="A figure that its own rows do not make was lost or doubled on the way.",
        mend="Follow the figure's lineage from the rows; the counting is at fault, not the delivery.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role=ENGINEER,
        table=COMPUTED,
        frame=" union all ".join(
            f"""
            select figure.indicator_code, figure.area_code, figure.period_kind, figure.period_end,
                figure.numerator = counted.rows_behind as holds
            from (
                select period_end, {count} as rows_behind from {delivered(view)} group by period_end
            ) as counted
            join {MONTHS} as figure on figure.indicator_code = '{code}' and figure.area_code = $authority
                and figure.period_end = counted.period_end
            """
            for code, (view, count) in ROWS_BEHIND.items()
        ),
        expectation=HOLDS,
        keys=FIGURE,
        caveat="The figure is not what its records come to.",
    ),
    Rule(
        rule_id="MRT-CNT-007",
        text="The parts of a computed figure by age, sex and ethnicity add up to the whole.",
        why="Everybody is in one part, if only in not stated; else somebody is lost or counted twice.",
        mend="Look for persons without a row, or with two, among the counted cases.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role=ENGINEER,
        table=COMPUTED,
        frame=f"""
            select whole.indicator_code, whole.area_code, whole.period_kind, whole.period_end, part.breakdown,
                whole.numerator = sum(part.numerator) and (
                    indicators.population_band is not null
                    or coalesce(whole.denominator, 0) = coalesce(sum(part.denominator), 0)
                ) as holds
            from {COMPUTED} as whole
            join reference.indicators as indicators on whole.indicator_code = indicators.indicator_code
            join {COMPUTED} as part on part.indicator_code = whole.indicator_code
                and part.area_code = whole.area_code and part.period_kind = whole.period_kind
                and part.period_end = whole.period_end and part.breakdown <> 'all'
            where whole.breakdown = 'all' and whole.area_code = $authority
            group by whole.indicator_code, whole.area_code, whole.period_kind, whole.period_end,
                part.breakdown, whole.numerator, whole.denominator, indicators.population_band
        """,
        expectation=HOLDS,
        keys=(*FIGURE, "breakdown"),
        caveat="The parts of the figure do not add up to the whole.",
    ),
    Rule(
        rule_id="MRT-CNT-008",
        text="A longer period of added-up events is the sum of its months.",
        why="A quarter or a year that is not the sum of its months was counted from other rows.",
        mend="Follow the figure's lineage; a month is missing or was counted twice.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role=ENGINEER,
        table=COMPUTED,
        frame=f"""
            select {", ".join(FIGURE)}, numerator = months_numerator and (
                population_band is not null or coalesce(denominator, 0) = coalesce(months_denominator, 0)
            ) as holds
            from {WINDOWS} where indicator_code in {ADDED_UP}
        """,
        expectation=HOLDS,
        keys=FIGURE,
        caveat="The figure of the longer period is not the sum of its months.",
    ),
    Rule(
        rule_id="MRT-CNT-009",
        text="A longer period of children counted once lies between its largest month and their sum.",
        why="A child who starts twice counts once, so the sum is the most and the largest month the least.",
        mend="Follow the figure's lineage; a month is missing or children were counted twice.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role=ENGINEER,
        table=COMPUTED,
        frame=f"""
            select {", ".join(FIGURE)}, numerator between largest_month and months_numerator as holds
            from {WINDOWS} where indicator_code in {RECOUNTED}
        """,
        expectation=HOLDS,
        keys=FIGURE,
        caveat="The figure of the longer period does not fit its months.",
    ),
    Rule(
        rule_id="MRT-CNT-010",
        text="A computed share counts no more cases than it has.",
        why="A share above the whole is a wrong join, not good news.",
        mend="Follow the figure's lineage; the numerator has cases that the denominator has not.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        owner_role=ENGINEER,
        table=COMPUTED,
        frame=f"""
            select {", ".join(f"figure.{key}" for key in CELL)},
                figure.numerator between 0 and figure.denominator as holds
            from {COMPUTED} as figure
            join reference.indicators as indicators on figure.indicator_code = indicators.indicator_code
            where indicators.multiplier = 100 and figure.denominator is not null
                and figure.area_code = $authority
        """,
        expectation=HOLDS,
        keys=CELL,
        caveat="The share counts more cases than there are.",
    ),
    Rule(
        rule_id="MRT-CNT-011",
        text="The month's computed count lies between half and double the mean of the three months before.",
        why="A jump is an extract that changed, a backlog cleared, or news; readers should know which.",
        mend="Ask the service for the reason and say it beside the figure.",
        dimension=Dimension.PLAUSIBILITY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=COMPUTED,
        frame=f"""
            select now.indicator_code, now.area_code, now.period_kind, now.period_end,
                now.numerator between 0.5 * avg(before.numerator) and 2 * avg(before.numerator) as holds
            from {MONTHS} as now
            join {MONTHS} as before on before.indicator_code = now.indicator_code
                and before.area_code = now.area_code
                and before.period_end between last_day(now.period_end - interval 3 month)
                and last_day(now.period_end - interval 1 month)
            where now.period_end = cast($period_end as date) and now.area_code = $authority
            group by now.indicator_code, now.area_code, now.period_kind, now.period_end, now.numerator
            having count(*) = 3 and avg(before.numerator) >= 20
        """,
        expectation=HOLDS,
        keys=FIGURE,
        caveat="The figure differs much from the months before.",
    ),
]
