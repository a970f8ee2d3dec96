"""Rules over what documents say about the same figure, and over averages that documents print."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity
from expectations.suites.frames import CELL, FIGURES, STATEMENTS, last_digit

STATEMENT_TABLE = "intermediate.int_indicator_statement"
_CELL = ", ".join(CELL)
# Indicators that state a change on a year before: the figure that changes, and the sign of the change.
_STATED_CHANGES = "(values ('LCH066', 'CLA002', -1), ('LCH070', 'LCH069', 1), ('LCH074', 'CSC051', -1))"
# Counts of a report that make another count of it: the whole and its two parts.
_STATED_SUMS = "(values ('LSE005', 'LSE006', 'LSE007'))"
# A percentage of a report with the count above its line (one member of a breakdown) and the one below it.
_STATED_SHARES = "(values ('LCH069', 'LCH008', 'inside_borough', 'CLA002'))"
# A share of the population that reports state, by age band; estimates differ by less than so many points.
_POPULATION_SHARE = "LOT005"
_ESTIMATES_DIFFER_BY = 3
_FOLLOWS = f"""
    with statement as (
        select * from {STATEMENTS}
        where value is not null and area_code = $authority and statement_no = 1
    ),
    counted as (
        select area_code, age_band, mid_year, population from reference.populations
        where area_code = $authority
    ),
    everybody as (
        select mid_year, sum(population) as population from counted
        where age_band in ('0_to_17', '18_and_over') group by mid_year having count(*) = 2
    )
    select {", ".join(f"whole.{name}" for name in CELL)}, whole.document, 0.0 as allowed,
        abs(whole.value - first_part.value - second_part.value) as difference
    from statement as whole
    join {_STATED_SUMS} as sums (code, first_code, second_code) on whole.indicator_code = sums.code
    join statement as first_part
        on sums.first_code = first_part.indicator_code and whole.document = first_part.document
    join statement as second_part
        on sums.second_code = second_part.indicator_code and whole.document = second_part.document
    where whole.breakdown = 'all' and first_part.breakdown = 'all' and second_part.breakdown = 'all'
    union all
    select {", ".join(f"share.{name}" for name in CELL)}, share.document, {last_digit("share.value")} / 2,
        abs(share.value - 100 * part.value / whole.value)
    from statement as share
    join {_STATED_SHARES} as shares (code, part_code, member, whole_code)
        on share.indicator_code = shares.code
    join statement as part
        on shares.part_code = part.indicator_code and shares.member = part.breakdown_value
        and share.period_end = part.period_end and share.document = part.document
    join statement as whole
        on shares.whole_code = whole.indicator_code and whole.breakdown = 'all'
        and share.period_end = whole.period_end and share.document = whole.document
    where share.breakdown = 'all' and whole.value > 0
    union all
    select {", ".join(f"share.{name}" for name in CELL)}, share.document, {_ESTIMATES_DIFFER_BY}.0,
        abs(share.value - 100.0 * band.population / everybody.population)
    from statement as share
    join counted as band on share.breakdown_value = band.age_band
    join everybody on band.mid_year = everybody.mid_year
    where share.indicator_code = '{_POPULATION_SHARE}'
    qualify row_number() over (
        partition by share.document, share.breakdown_value, share.period_end
        order by abs(year(share.period_end) - band.mid_year)
    ) = 1
"""

RULES = [
    Rule(
        rule_id="MRT-DOC-001",
        text="One document does not give two numbers for the same figure.",
        why="A reader of one report meets both and believes neither.",
        mend="Ask the owner which statement holds, and deliver that one as the leading statement.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=STATEMENT_TABLE,
        frame=f"""
            select {_CELL}, document, count(*) as statements,
                max(value) - min(value) as difference, min({last_digit("value")}) as smallest_digit,
                max({last_digit("value")}) / 2 as allowed
            from {STATEMENTS} where value is not null and period_kind <> 'as_stated'
            group by {_CELL}, document having count(*) > 1
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="allowed", column_B="difference", or_equal=True
        ),
        keys=(*CELL, "document"),
        caveat="The report this figure comes from states it twice, with different numbers.",
    ),
    Rule(
        rule_id="MRT-DOC-002",
        text="Two documents do not give different numbers for the same figure.",
        why="The same month of the same measure has one number; later reports must say when they revise it.",
        mend="Ask the owner whether the later number is a revision, and deliver it with the status revised.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=STATEMENT_TABLE,
        frame=f"""
            with leading_statement as (
                select * from {STATEMENTS} where value is not null and period_kind <> 'as_stated'
                qualify row_number() over (partition by {_CELL}, document order by statement_no, place) = 1
            )
            select {_CELL}, count(*) as documents,
                max(value) - min(value) as difference, max({last_digit("value")}) / 2 as allowed
            from leading_statement group by {_CELL}
            having count(*) > 1 and bool_and(status <> 'revised')
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="allowed", column_B="difference", or_equal=True
        ),
        keys=CELL,
        caveat="Another report gives a different number for this figure.",
    ),
    Rule(
        rule_id="MRT-DOC-003",
        text="The average that a table prints is the mean of the authorities in it, to the digits stated.",
        why="A wrong average makes every authority in the table look better or worse than it is.",
        mend="Use the recomputed mean, and tell the publisher.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=STATEMENT_TABLE,
        frame=f"""
            with statement as (select * from {STATEMENTS} where value is not null)
            select *, abs(printed - mean) as difference, {last_digit("printed")} / 2 + 0.000001 as allowed
            from (
                select {", ".join(f"average.{name}" for name in CELL)}, average.document,
                    average.value as printed, avg(member.value) as mean
                from statement as average
                join statement as member
                    using (indicator_code, period_kind, period_end, breakdown, breakdown_value, document)
                join mart.dim_area on member.area_code = dim_area.area_code
                where average.area_code like 'AVG-%' and dim_area.area_kind = 'authority'
                group by all
            )
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="allowed", column_B="difference", or_equal=True
        ),
        keys=(*CELL, "document"),
        caveat="The average printed in the table is not the mean of the authorities printed with it.",
    ),
    Rule(
        rule_id="MRT-DOC-004",
        text="Every delivered figure reaches the statements from which the marts are made, once.",
        why="A figure that drops out on the way is missing from every total, and nobody is told.",
        mend="Find the join that loses or repeats it: usually a document missing from the reference data.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table=STATEMENT_TABLE,
        frame=f"""
            select delivered.document, delivered.figures, coalesce(known.figures, 0) as figures_known
            from (select document, count(*) as figures from {FIGURES} group by document) as delivered
            left join (select document, count(*) as figures from {STATEMENT_TABLE} group by document) as known
                using (document)
        """,
        expectation=gxe.ExpectColumnPairValuesToBeEqual(column_A="figures", column_B="figures_known"),
        keys=("document",),
    ),
    Rule(
        rule_id="MRT-DOC-005",
        text="A change on a year before that a report states is the difference of the two figures.",
        why="Readers remember 'reduced by 17' when 338 became 311, and nobody can reproduce it.",
        mend="Correct the sentence in the report; the two figures themselves stand in the scorecard.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table="mart.fct_indicator_value",
        frame=f"""
            select {", ".join(f"stated.{name}" for name in CELL)},
                {last_digit("stated.value")} / 2 as allowed,
                abs(stated.value - change.sign * (base.value - base.same_period_last_year_value))
                    as difference
            from mart.fct_indicator_value as stated
            join {_STATED_CHANGES} as change (stated_code, base_code, sign)
                on stated.indicator_code = change.stated_code
            join mart.fct_indicator_value as base
                on base.indicator_code = change.base_code
                {" ".join(f"and base.{name} = stated.{name}" for name in CELL[1:])}
            where stated.period_kind = 'month' and stated.value is not null and base.value is not null
                and base.same_period_last_year_value is not null
        """,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="allowed", column_B="difference", or_equal=True
        ),
        keys=CELL,
        caveat="The change that the report states is not the difference of its two figures.",
    ),
    Rule(
        rule_id="MRT-DOC-006",
        text="A total or share that a report states follows from its other figures, or from the population.",
        why="Figures of one page that do not fit each other belong to different days, places or ages.",
        mend="Ask the owner for figures of one day and one definition, and deliver them together.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table=f"{STATEMENT_TABLE}, reference.populations",
        frame=_FOLLOWS,
        expectation=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="allowed", column_B="difference", or_equal=True
        ),
        keys=(*CELL, "document"),
        caveat="The figure does not follow from the other figures that belong to it.",
    ),
]
