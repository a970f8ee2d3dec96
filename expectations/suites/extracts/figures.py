"""Rules over the figures that were delivered: the authority's own, and those published by others."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity
from expectations.suites.frames import CELL, FIGURES, last_digit

STATEMENT = (*CELL, "document", "statement_no")
RETURNED = "extracts.returned_figures__figures"
PUBLISHED = "extracts.published_statistics__figures"
BOTH = f"{RETURNED}, {PUBLISHED}"

RULES = [
    Rule(
        rule_id="EXT-FIG-001",
        text="The authority's own figures for the month have arrived.",
        why="A release of a month without the month's figures would repeat the month before as news.",
        mend="Load the delivery of returned figures for the month, then build and check again.",
        dimension=Dimension.TIMELINESS,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=RETURNED,
        frame=f"""
            select $period as reporting_period, count(*) as figures from {RETURNED}
            where reporting_period = $period and authority_code = $authority
        """,
        expectation=gxe.ExpectColumnValuesToBeBetween(column="figures", min_value=1),
        keys=("reporting_period",),
    ),
    Rule(
        rule_id="EXT-FIG-002",
        text="A delivery of returned figures states each figure once under each number of statement.",
        why="With two rows for one statement nobody can say which of them is meant.",
        mend="Remove the repeated row, or number it as a further statement of the same figure.",
        dimension=Dimension.UNIQUENESS,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=RETURNED,
        frame=RETURNED,
        expectation=gxe.ExpectCompoundColumnsToBeUnique(
            column_list=["authority_code", "reporting_period", *STATEMENT]
        ),
        keys=("reporting_period", *STATEMENT),
        caveat="The delivery states this figure twice, so it is not certain which statement is meant.",
    ),
    Rule(
        rule_id="EXT-FIG-003",
        text="No figure stands beside a status that says there is none.",
        why="A value next to 'not recorded' is a guess or a leftover, and readers take it for a fact.",
        mend="Ask the owner: remove the value, or give the status that the figure really has.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=BOTH,
        frame=f"""
            select *,
                value is not null and status in ('awaiting', 'being_cleansed', 'not_recorded') as contradicts
            from {FIGURES}
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="contradicts", value_set=[False]),
        keys=STATEMENT,
        caveat="The source gives a value and says at the same time that this is not recorded.",
    ),
    Rule(
        rule_id="EXT-FIG-004",
        text="A percentage or rate equals its numerator over its denominator, to the digits stated.",
        why="If the counts and the percentage disagree, at least one of them is wrong.",
        mend="Ask the owner which of numerator, denominator and value is right; deliver it again.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=BOTH,
        frame=f"""
            select
                figure.*,
                abs(figure.value - figure.numerator * indicators.multiplier / figure.denominator)
                    as difference,
                {last_digit("figure.value")} / 2 + 0.000001 as allowed
            from {FIGURES} as figure
            join reference.indicators as indicators using (indicator_code)
            where not indicators.is_count and figure.denominator > 0 and figure.numerator is not null
                and figure.value is not null
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="allowed", column_B="difference", or_equal=True
        ),
        keys=STATEMENT,
        caveat="The percentage or rate printed does not follow from the counts printed with it.",
    ),
    Rule(
        rule_id="EXT-FIG-005",
        text="A percentage counts no more cases above the line than below it.",
        why="More than all cannot have been on time, stable or visited.",
        mend="Check whether numerator and denominator were swapped or come from different periods.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=BOTH,
        frame=f"""
            select figure.* from {FIGURES} as figure
            join reference.indicators as indicators using (indicator_code)
            where indicators.unit = 'percent'
                and figure.numerator is not null and figure.denominator is not null
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="denominator", column_B="numerator", or_equal=True
        ),
        keys=STATEMENT,
        caveat="More cases are counted above the line than below it.",
    ),
    Rule(
        rule_id="EXT-FIG-006",
        text="A figure lies within the bounds that the catalogue gives for its indicator.",
        why="A value outside the possible range is a typing error or another measure under this name.",
        mend="Compare the figure with its document; mend the delivery, or the bounds if they are too narrow.",
        dimension=Dimension.VALIDITY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=BOTH,
        frame=f"""
            select
                figure.*,
                figure.value < cast(indicators.minimum_value as decimal(18, 6))
                    or figure.value > cast(indicators.maximum_value as decimal(18, 6)) as is_outside
            from {FIGURES} as figure
            join reference.indicators as indicators using (indicator_code)
            where figure.value is not null
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_outside", value_set=[False]),
        keys=STATEMENT,
        caveat="The figure lies outside the range that is thought possible for this indicator.",
    ),
    Rule(
        rule_id="EXT-FIG-007",
        text="A count is a whole number.",
        why="Children, plans and contacts come in whole numbers; anything else is a rate or an average.",
        mend="Deliver the figure under an indicator that is an average, or give the count itself.",
        dimension=Dimension.VALIDITY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=BOTH,
        frame=f"""
            select figure.*, figure.value = round(figure.value, 0) as is_whole
            from {FIGURES} as figure
            join reference.indicators as indicators using (indicator_code)
            where indicators.is_count and indicators.unit = 'count' and figure.value is not null
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_whole", value_set=[True]),
        keys=STATEMENT,
        caveat="A count was delivered that is not a whole number.",
    ),
    Rule(
        rule_id="EXT-FIG-008",
        text="A monthly count of 30 or more does not more than double or halve from one month to the next.",
        why="Such a jump is more often a missing file or a changed definition than a change in the world.",
        mend="Ask the owner what happened; if it is real, say so in a waiver that readers can see.",
        dimension=Dimension.PLAUSIBILITY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=RETURNED,
        frame=f"""
            with month as (
                select figure.* from {RETURNED} as figure
                join reference.indicators as indicators using (indicator_code)
                where figure.period_kind = 'month' and indicators.is_count and figure.value is not null
                qualify row_number() over (
                    partition by {", ".join(f"figure.{name}" for name in CELL)}
                    order by figure.reporting_period desc, figure.document, figure.statement_no
                ) = 1
            )
            select
                month.*,
                greatest(month.value, earlier.value) / greatest(least(month.value, earlier.value), 1)
                    as times
            from month
            join month as earlier using (indicator_code, area_code, breakdown, breakdown_value)
            where earlier.period_end = last_day(month.period_end - interval 1 month)
                and greatest(month.value, earlier.value) >= 30
        """,
        expectation=gxe.ExpectColumnValuesToBeBetween(column="times", max_value=2),
        keys=CELL,
        caveat="The figure jumped from the month before, and nobody has explained it yet.",
    ),
    Rule(
        rule_id="EXT-FIG-009",
        text="A monthly figure is not the same for six months running, unless it is nothing or everything.",
        why="Real work moves. A number that stands still for half a year was copied, not counted.",
        mend="Ask the owner to count it anew for every month, or to stop returning it monthly.",
        dimension=Dimension.PLAUSIBILITY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=RETURNED,
        frame=f"""
            with month as (
                select figure.*, indicators.unit from {RETURNED} as figure
                join reference.indicators as indicators using (indicator_code)
                where figure.period_kind = 'month' and figure.value is not null
                qualify row_number() over (
                    partition by {", ".join(f"figure.{name}" for name in CELL)}
                    order by figure.reporting_period desc, figure.document, figure.statement_no
                ) = 1
            ),
            step as (
                select *,
                    value is distinct from lag(value) over series
                        or period_end > last_day(lag(period_end) over series + interval 1 month) as begins
                from month
                window series as (
                    partition by indicator_code, area_code, breakdown, breakdown_value order by period_end
                )
            ),
            run as (
                select *, count(*) filter (begins) over (
                    partition by indicator_code, area_code, breakdown, breakdown_value order by period_end
                ) as run_no
                from step
            )
            select
                *,
                count(*) over (
                    partition by indicator_code, area_code, breakdown, breakdown_value, run_no
                ) >= 6
                    and value <> 0 and not (unit = 'percent' and value = 100) as stands_still
            from run
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="stands_still", value_set=[False]),
        keys=CELL,
        caveat="The same number was reported for six months or more: it was carried forward, not counted.",
    ),
    Rule(
        rule_id="EXT-FIG-010",
        text="A count reported again after three months without one is not exactly the last one known.",
        why="After a gap the same number is more often an old one copied than a new one counted.",
        mend="Ask the owner on which day the number was counted; deliver it as carried forward if it is old.",
        dimension=Dimension.PLAUSIBILITY,
        severity=Severity.INFO,
        owner_role="performance lead",
        table=RETURNED,
        frame=f"""
            with month as (
                select figure.* from {RETURNED} as figure
                join reference.indicators as indicators using (indicator_code)
                where figure.period_kind = 'month' and indicators.is_count and figure.value is not null
                    and figure.reporting_period <= $period
                qualify row_number() over (
                    partition by {", ".join(f"figure.{name}" for name in CELL)}
                    order by figure.reporting_period desc, figure.document, figure.statement_no
                ) = 1
            ),
            step as (
                select *, lag(value) over series as earlier_value, lag(period_end) over series as earlier_end
                from month
                window series as (
                    partition by indicator_code, area_code, breakdown, breakdown_value order by period_end
                )
            )
            select *, value <> earlier_value as is_another from step
            where reporting_period = $period and period_end = cast($period_end as date)
                and earlier_value >= 20
                and earlier_end < last_day(period_end - interval 3 month)
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_another", value_set=[True]),
        keys=CELL,
        caveat="The same number was reported months before and none between: it may not have been "
        "counted anew.",
    ),
    Rule(
        rule_id="EXT-PUB-001",
        text="A delivery of published figures states each figure once under each number of statement.",
        why="With two rows for one statement nobody can say which of them is meant.",
        mend="Remove the repeated row, or number it as a further statement of the same figure.",
        dimension=Dimension.UNIQUENESS,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=PUBLISHED,
        frame=PUBLISHED,
        expectation=gxe.ExpectCompoundColumnsToBeUnique(
            column_list=["authority_code", "reporting_period", *STATEMENT]
        ),
        keys=("reporting_period", *STATEMENT),
        caveat="The delivery states this figure twice, so it is not certain which statement is meant.",
    ),
    Rule(
        rule_id="EXT-PUB-002",
        text="A figure was not published before the period that it describes had ended.",
        why="Such a figure is a plan or a forecast, or its dates are wrong.",
        mend="Correct the day of publication or the period; deliver forecasts under their own indicator.",
        dimension=Dimension.TIMELINESS,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=PUBLISHED,
        frame=f"""
            select *, publication_date >= period_end as is_after from {PUBLISHED}
            where publication_date is not null and value is not null and period_kind <> 'as_stated'
        """,
        expectation=gxe.ExpectColumnValuesToBeInSet(column="is_after", value_set=[True]),
        keys=STATEMENT,
        caveat="The figure was published before its period had ended, so it is not final.",
    ),
]
