"""Rules over figures of other areas: a comparator that cannot be right is worse than none."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity

STATEMENTS = "intermediate.int_indicator_statement"
MEMBERS_NEEDED = 100
"""Authorities with a figure from which one can say how low and how high they go; England has about 150."""

# Each published rate of England beside the lowest and the highest authority of the same publication.
_ENGLAND = f"""
    with published as (
        select statement.indicator_code, statement.document, statement.period_kind, statement.period_end,
            statement.area_code, areas.area_kind, statement.value
        from {STATEMENTS} as statement
        join reference.areas as areas on statement.area_code = areas.area_code
        join reference.indicators as indicators on statement.indicator_code = indicators.indicator_code
        where statement.origin = 'published' and statement.breakdown = 'all' and statement.value is not null
            and not indicators.is_count
    ),
    member as (
        select indicator_code, document, period_kind, period_end, count(distinct area_code) as members,
            min(value) as lowest, max(value) as highest
        from published where area_kind = 'authority'
        group by indicator_code, document, period_kind, period_end
    )
    select published.indicator_code, published.area_code, published.period_kind, published.period_end,
        published.document,
        case when published.value between member.lowest and member.highest then 1 else 0 end as holds
    from published
    join member using (indicator_code, document, period_kind, period_end)
    where published.area_kind = 'country' and member.members >= {MEMBERS_NEEDED}
"""

RULES = [
    Rule(
        rule_id="MRT-CMP-001",
        text="A published rate of England lies between the lowest and the highest authority.",
        why="A mean of all authorities cannot lie outside them: it is a sum, or another measure.",
        mend="Name the figure in seeds/reference/withheld_figures.csv and load the file again.",
        dimension=Dimension.PLAUSIBILITY,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=STATEMENTS,
        frame=_ENGLAND,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="holds", value_set=[1]),
        keys=("indicator_code", "area_code", "period_kind", "period_end", "document"),
        caveat="The published figure of England lies outside all of its authorities and cannot be right.",
    ),
]
