"""Rules over the newest month of the authority's own series: is it thinkable after the months before?

What a figure can be at all is MRT-VAL-006; that a count does not double is EXT-FIG-008.
"""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity
from expectations.suites.frames import CELL

FACT = "mart.fct_indicator_value"
STEPS = "reference.plausible_steps"
FEWEST_BELOW_THE_LINE = 30
"""Cases from which on a percentage is judged by how far it moves; of fewer, each one moves it far."""
HOLDS = gxe.ExpectColumnValuesToBeInSet(column="holds", value_set=[1])
_NEWEST = """period_kind = 'month' and breakdown = 'all' and area_code = $authority
    and period_end = cast($period_end as date) and value is not null"""

RULES = [
    Rule(
        rule_id="MRT-PLA-001",
        text="The newest month lies within the limits of its own series (process control, six months "
        "or more).",
        why="Outside the limits something happened: in the service, or on the way from the service to us.",
        mend="Ask the owner what happened; if the figure is right, the caveat tells readers so.",
        dimension=Dimension.PLAUSIBILITY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=FACT,
        frame=f"""
            select *,
                case when variation <> 'too_few'
                    then special_cause is distinct from 'outside_limits' end as holds
            from {FACT} where {_NEWEST}
        """,
        expectation=HOLDS,
        column="holds",
        keys=CELL,
        caveat="The newest figure lies outside what the months before let expect.",
    ),
    Rule(
        rule_id="MRT-PLA-002",
        text="From one month to the next a percentage, rate or average moves no further than is "
        "thought possible.",
        why="A larger step is more often another definition, another unit or a missing file than the "
        "service.",
        mend="Ask the owner; if it is real, widen the step of the indicator in the reference list, "
        "with a reason.",
        dimension=Dimension.PLAUSIBILITY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=f"{FACT}, {STEPS}",
        frame=f"""
            with newest as (select * from {FACT} where {_NEWEST})
            select newest.*,
                abs(newest.value - newest.previous_value) <= coalesce(own.largest_step, any_of.largest_step)
                    as holds
            from newest
            join reference.indicators as indicators on newest.indicator_code = indicators.indicator_code
            left join {STEPS} as own on newest.indicator_code = own.indicator_code
            left join {STEPS} as any_of on indicators.unit = any_of.unit and any_of.indicator_code is null
            where newest.previous_value is not null
                and (
                    indicators.unit <> 'percent' or newest.denominator is null
                    or newest.denominator >= {FEWEST_BELOW_THE_LINE}
                )
        """,
        expectation=HOLDS,
        column="holds",
        keys=CELL,
        caveat="The figure moved further from the month before than is thought possible, and nobody "
        "explained it.",
    ),
]
