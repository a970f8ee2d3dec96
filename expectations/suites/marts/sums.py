"""Rules over wholes and their parts, as one document states them."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity
from expectations.suites.frames import STATEMENTS

STATEMENT_TABLE = "intermediate.int_indicator_statement"
WHOLE = ("indicator_code", "area_code", "period_kind", "period_end", "document", "breakdown")

# The parts of a breakdown, and the total of the same document: from the same place where it has one.
# Parts that make less than nine tenths of the total are a selection ("142 of them aged 12 to 16").
_PARTS = f"""
    with statement as (select * from {STATEMENTS} where value is not null),
    part as (
        select indicator_code, area_code, period_kind, period_end, document, breakdown,
            min(place) as place, sum(leading_value) as parts_sum, count(*) as parts,
            sum(last_digit) / 2 as rounding
        from (
            select indicator_code, area_code, period_kind, period_end, document, breakdown, breakdown_value,
                min(place) as place, arg_min(value, statement_no) as leading_value,
                case when min(value) = round(min(value), 0) then 1.0 else 0.1 end as last_digit
            from statement where breakdown <> 'all'
            group by all
        )
        group by all having count(*) > 1
    )
"""

RULES = [
    Rule(
        rule_id="MRT-SUM-001",
        text="A total equals the sum of its parts where the same document states both.",
        why="If the parts make another number than the total, a case was counted twice or left out.",
        mend="Ask the owner for total and parts from one extraction, and deliver them together.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=STATEMENT_TABLE,
        frame=f"""
            {_PARTS}
            select part.*, whole.value as total
            from part
            join reference.indicators as indicators using (indicator_code)
            join statement as whole using (indicator_code, area_code, period_kind, period_end, document)
            where whole.breakdown = 'all' and indicators.is_count and part.parts_sum >= 0.9 * whole.value
            qualify row_number() over (
                partition by indicator_code, area_code, period_kind, period_end, document, part.breakdown
                order by case when whole.place = part.place then 0 else 1 end, whole.statement_no
            ) = 1
        """,
        expectation=gxe.ExpectColumnPairValuesToBeEqual(column_A="total", column_B="parts_sum"),
        keys=WHOLE,
        caveat="The parts printed for this figure do not add up to the total printed with them.",
    ),
    Rule(
        rule_id="MRT-SUM-002",
        text="The shares of a breakdown add up to 100 within the rounding of each.",
        why="If they do not, a group is missing or the shares have different bases.",
        mend="Ask the owner for the shares with their counts.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=STATEMENT_TABLE,
        frame=f"""
            {_PARTS}
            select part.*, abs(part.parts_sum - 100) as difference
            from part
            join reference.indicators as indicators using (indicator_code)
            where indicators.unit = 'percent' and part.parts_sum between 90 and 110
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="rounding", column_B="difference", or_equal=True
        ),
        keys=WHOLE,
        caveat="The shares printed for this breakdown do not add up to 100 per cent.",
    ),
    Rule(
        rule_id="MRT-SUM-003",
        text="No part of a count is larger than the whole of the same document and place.",
        why="A group cannot have more children than there are.",
        mend="Check whether part and whole are of the same day and definition.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table=STATEMENT_TABLE,
        frame=f"""
            with statement as (select * from {STATEMENTS} where value is not null)
            select part.*, max(whole.value) as total
            from statement as part
            join reference.indicators as indicators using (indicator_code)
            join statement as whole using (indicator_code, area_code, period_kind, period_end, document)
            where indicators.is_count and part.breakdown <> 'all' and whole.breakdown = 'all'
            group by all
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="total", column_B="value", or_equal=True
        ),
        keys=(*WHOLE, "breakdown_value"),
        caveat="A part was printed that is larger than the whole.",
    ),
    Rule(
        rule_id="MRT-SUM-004",
        text="Unaccompanied asylum seeking children are no more than all children looked after.",
        why="They are a group of them.",
        mend="Check the day and definition of both figures.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        owner_role="performance lead",
        table="mart.fct_indicator_value",
        frame="""
            select part.*, whole.value as total
            from mart.fct_indicator_value as part
            join mart.fct_indicator_value as whole
                using (area_code, period_kind, period_end, breakdown, breakdown_value)
            where part.indicator_code = 'CLA010' and whole.indicator_code = 'CLA002'
                and part.value is not null and whole.value is not null
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="total", column_B="value", or_equal=True
        ),
        keys=("indicator_code", "area_code", "period_kind", "period_end", "breakdown", "breakdown_value"),
        caveat="More unaccompanied asylum seeking children were reported than children looked after.",
    ),
]
