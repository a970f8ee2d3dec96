"""Rules over the standing of delivered figures: what is missing, not final, or of too short a time."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity
from expectations.suites.extracts.figures import RETURNED, STATEMENT

HOLDS = gxe.ExpectColumnValuesToBeInSet(column="holds", value_set=[1])
FEWEST_DAYS = 7
FEWEST_EVENTS = 10


def _noted(
    rule_id: str, *, text: str, why: str, mend: str, dimension: Dimension, holds: str, caveat: str
) -> Rule:
    """A rule that is noted beside each figure of the month's delivery of which `holds` is not true."""
    return Rule(
        rule_id=rule_id,
        text=text,
        why=why,
        mend=mend,
        dimension=dimension,
        severity=Severity.INFO,
        owner_role="performance lead",
        table=RETURNED,
        frame=f"""
            select {", ".join(STATEMENT)}, cast({holds} as tinyint) as holds from {RETURNED}
            where reporting_period = $period and authority_code = $authority
        """,
        expectation=HOLDS,
        column="holds",
        keys=STATEMENT,
        caveat=caveat,
    )


RULES = [
    _noted(
        "EXT-FIG-011",
        text="A figure that the delivery of the month lists has a value.",
        why="A figure that is awaited, being cleansed or collected another way is a gap in what readers see.",
        mend="Ask the owner named in the catalogue for the figure, or take the measure out of the "
        "monthly list.",
        dimension=Dimension.COMPLETENESS,
        holds="value is not null or coalesce(symbol, '') in ('c', 'low', 'z')",
        caveat="The service did not give this figure: it is awaited, being cleansed or not recorded.",
    ),
    _noted(
        "EXT-FIG-012",
        text="A figure of the month's delivery is final.",
        why="A provisional figure changes, and readers quote it as if it did not.",
        mend="Deliver the final figure when it is known; the release then shows it as revised.",
        dimension=Dimension.TIMELINESS,
        holds="case when value is not null then status <> 'provisional' end",
        caveat="The figure is provisional and will change.",
    ),
    _noted(
        "EXT-FIG-013",
        text=f"A count of {FEWEST_EVENTS} or more over days that the source names covers "
        f"{FEWEST_DAYS} or more.",
        why="So many within two or three days is more often a typing error in the dates than an event.",
        mend="Ask the owner for the first and the last day, and correct the period in the delivery.",
        dimension=Dimension.PLAUSIBILITY,
        holds=f"""case when value >= {FEWEST_EVENTS} then
            datediff('day', try_cast(split_part(period_text, '/', 1) as date),
                try_cast(nullif(split_part(period_text, '/', 2), '') as date)) + 1 >= {FEWEST_DAYS} end""",
        caveat="The source gives a period of a few days, which may be a typing error.",
    ),
]
