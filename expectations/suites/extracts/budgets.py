"""Rules over budget monitoring: lines by service, and growth and savings by year. Amounts are pounds."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity

LINES = "extracts.budget_monitoring__lines"
MOVEMENTS = "extracts.budget_monitoring__movements"
LINE = ("area_code", "directorate", "service", "period_end")
MOVEMENT = ("area_code", "directorate", "movement_kind", "item", "financial_year")

# The newest delivery of each line counts.
LINES_NOW = f"""(
    select * from {LINES}
    qualify row_number() over (partition by {", ".join(LINE)} order by reporting_period desc, source_row) = 1
)"""
MOVEMENTS_NOW = f"""(
    select * from {MOVEMENTS}
    qualify row_number() over (
        partition by {", ".join(MOVEMENT)} order by reporting_period desc, source_row
    ) = 1
)"""

RULES = [
    Rule(
        rule_id="EXT-BUD-001",
        text="A variance equals the forecast minus the budget, to the unit in which the amounts are rounded.",
        why="The variance is what members read; if it does not follow from the line, the line is wrong.",
        mend="Ask the finance business partner which of the three amounts is right.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role="finance business partner",
        table=LINES,
        frame=f"""
            select *, abs(variance - (forecast_outturn - budget)) as difference,
                case when rounded_to > 1 then rounded_to else 0 end as allowed
            from {LINES_NOW}
            where variance is not null and forecast_outturn is not null and budget is not null
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="allowed", column_B="difference", or_equal=True
        ),
        keys=LINE,
    ),
    Rule(
        rule_id="EXT-BUD-002",
        text="The variances of the services add up to the directorate's, to the unit of rounding of each.",
        why="A total that its services do not make means that a service is missing or counted twice.",
        mend="Ask the finance business partner for the missing service.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role="finance business partner",
        table=LINES,
        frame=f"""
            select
                whole.area_code, whole.directorate, whole.service, whole.period_end,
                abs(whole.variance - sum(part.variance)) as difference,
                sum(part.rounded_to) / 2 + whole.rounded_to / 2 as allowed
            from {LINES_NOW} as whole
            join {LINES_NOW} as part using (area_code, directorate, period_end)
            where whole.service = 'All services' and part.service <> 'All services'
                and whole.variance is not null and part.variance is not null
            group by whole.area_code, whole.directorate, whole.service, whole.period_end,
                whole.variance, whole.rounded_to
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="allowed", column_B="difference", or_equal=True
        ),
        keys=LINE,
    ),
    Rule(
        rule_id="EXT-BUD-003",
        text="Growth and savings items add up to the total stated for their year.",
        why="A total that its items do not make means that an item is missing or misread.",
        mend="Ask the finance business partner for the item, or for the right amount.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role="finance business partner",
        table=MOVEMENTS,
        frame=f"""
            select
                whole.area_code, whole.directorate, whole.movement_kind, whole.item, whole.financial_year,
                abs(whole.amount - sum(part.amount)) as difference,
                (sum(part.rounded_to) + whole.rounded_to) / 2 as allowed
            from {MOVEMENTS_NOW} as whole
            join {MOVEMENTS_NOW} as part using (area_code, directorate, movement_kind, financial_year)
            where whole.item = 'Total' and part.item not ilike '%total%'
            group by whole.area_code, whole.directorate, whole.movement_kind, whole.item,
                whole.financial_year, whole.amount, whole.rounded_to
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="allowed", column_B="difference", or_equal=True
        ),
        keys=MOVEMENT,
    ),
    Rule(
        rule_id="EXT-BUD-004",
        text="What an item saves or costs over several years equals the sum of its years.",
        why="A row of a table that does not add up was misprinted or misread.",
        mend="Ask the finance business partner for the year that is wrong.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="finance business partner",
        table=MOVEMENTS,
        frame=f"""
            select
                span.area_code, span.directorate, span.movement_kind, span.item, span.financial_year,
                abs(span.amount - sum(year.amount)) as difference,
                (sum(year.rounded_to) + span.rounded_to) / 2 as allowed
            from {MOVEMENTS_NOW} as span
            join {MOVEMENTS_NOW} as year using (area_code, directorate, movement_kind, item)
            where contains(span.financial_year, '/') and not contains(year.financial_year, '/')
                and year.financial_year between split_part(span.financial_year, '/', 1)
                and split_part(span.financial_year, '/', 2)
            group by span.area_code, span.directorate, span.movement_kind, span.item, span.financial_year,
                span.amount, span.rounded_to
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="allowed", column_B="difference", or_equal=True
        ),
        keys=MOVEMENT,
    ),
    Rule(
        rule_id="EXT-BUD-005",
        text="A service's forecast lies within a fifth of its budget.",
        why="A larger gap is either a wrong amount or something that members must hear about.",
        mend="Ask the finance business partner for the reason.",
        dimension=Dimension.PLAUSIBILITY,
        severity=Severity.WARNING,
        owner_role="finance business partner",
        table=LINES,
        frame=f"""
            select *, abs(forecast_outturn - budget) / budget as gap from {LINES_NOW}
            where budget > 0 and forecast_outturn is not null
        """,
        expectation=gxe.ExpectColumnValuesToBeBetween(column="gap", max_value=0.2),
        keys=LINE,
    ),
    Rule(
        rule_id="EXT-BUD-006",
        text="Every budget line states at least one amount.",
        why="A line without an amount says nothing and hides a gap.",
        mend="Give the amounts, or leave the line out.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.WARNING,
        owner_role="finance business partner",
        table=LINES,
        frame=f"select *, coalesce(budget, actual, forecast_outturn, variance) as amount from {LINES_NOW}",
        expectation=gxe.ExpectColumnValuesToNotBeNull(column="amount"),
        keys=LINE,
    ),
]
