"""Rules over the deliveries themselves: what came in is what was accepted or refused, and nothing is lost."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.rules import Dimension, Rule, Severity
from warehouse.contracts import contracts
from warehouse.deliveries.registry import view_name

DELIVERY = ("extract", "table_name", "period", "sha256")
# The same bytes may be in force for two months; their rows then stand there twice. A table may be filed in
# parts, such as figures.lait, which the build reads as one.
_ROWS_LOADED = " union all ".join(
    f"select '{extract}' as extract, '{table.name}' as table_name, delivery_sha256 as sha256,"
    f" count(*) as rows_loaded from extracts.{view_name(extract, table.name)} group by delivery_sha256"
    for extract, contract in sorted(contracts().items())
    for table in contract.tables
)
_DUE = ", ".join(f"('{extract}', {contract.due_day})" for extract, contract in sorted(contracts().items()))
HISTORY_AFTER = 92
"""Days after its due day from which a delivery is history that was loaded later, not a late one."""
HOLDS = gxe.ExpectColumnValuesToBeInSet(column="holds", value_set=[1])

RULES = [
    Rule(
        rule_id="EXT-DEL-001",
        text="Of every delivery, rows received equal rows accepted plus rows rejected.",
        why="A row that is neither accepted nor rejected has been lost without a word.",
        mend="Load the file again; if the counts still differ, report a fault of the reader.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table="extracts.delivery",
        frame="select *, rows_accepted + rows_rejected as rows_explained from extracts.delivery",
        expectation=gxe.ExpectColumnPairValuesToBeEqual(column_A="rows_received", column_B="rows_explained"),
        keys=DELIVERY,
    ),
    Rule(
        rule_id="EXT-DEL-002",
        text="The build read exactly the rows that were accepted from each delivery in force.",
        why="Figures that were accepted and are not in the build are missing from every total.",
        mend="Check that the typed files named by the ledger are there and whole, then build again.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.CRITICAL,
        owner_role="data engineer",
        table="extracts.delivery, extracts",
        frame=f"""
            select
                delivery.* replace (
                    sum(rows_accepted)
                    over (partition by extract, whole_name, period, sha256) as rows_accepted
                ),
                coalesce(loaded.rows_loaded, 0)
                / count(*) over (partition by extract, table_name, sha256) as rows_loaded
            from (
                select *, split_part(table_name, '.', 1) as whole_name
                from extracts.delivery
                where is_current
            ) as delivery
            left join ({_ROWS_LOADED}) as loaded (extract, whole_name, sha256, rows_loaded)
                using (extract, whole_name, sha256)
        """,
        expectation=gxe.ExpectColumnPairValuesToBeEqual(column_A="rows_accepted", column_B="rows_loaded"),
        keys=DELIVERY,
        # A further table of a further contract leaves the rule what it is.
        definition="rows accepted of a delivery in force equal the rows of it in schema extracts",
    ),
    Rule(
        rule_id="EXT-DEL-003",
        text="No row of the deliveries in force was refused.",
        why="A refused row is a figure that readers do not get.",
        mend="Read the reasons in the quarantine and ask the owner for a corrected delivery.",
        dimension=Dimension.COMPLETENESS,
        severity=Severity.WARNING,
        owner_role="performance lead",
        table="extracts.delivery",
        frame="select * from extracts.delivery where is_current",
        expectation=gxe.ExpectColumnValuesToBeBetween(column="rows_rejected", max_value=0),
        keys=DELIVERY,
    ),
    Rule(
        rule_id="EXT-DEL-004",
        text="The month's delivery of an extract first arrived by its due day, or the working day after it.",
        why="What comes late is not checked in time, and the month is published without it or not at all.",
        mend="Ask the owner of the extract what delayed it; move the due day of its contract if it "
        "is not met.",
        dimension=Dimension.TIMELINESS,
        severity=Severity.WARNING,
        owner_role="data engineer",
        table="extracts.delivery",
        frame=f"""
            with due (extract, due_day) as (values {_DUE}),
            arrived as (
                select extract, table_name, period, min(received_at) as received_at,
                    last_day(cast(period || '-01' as date)) as period_end
                from extracts.delivery where period = $period and authority_code = $authority
                group by extract, table_name, period
            ),
            expected as (
                select arrived.*, (
                    select min(date_day) from mart.dim_date
                    where is_working_day and date_day >= least(
                        arrived.period_end + due.due_day, last_day(arrived.period_end + interval 1 month)
                    )
                ) as due_on
                from arrived join due using (extract)
            )
            select extract, table_name, period,
                case when received_at < due_on + interval {HISTORY_AFTER} day
                    then received_at < due_on + interval 1 day end as holds
            from expected
        """,
        expectation=HOLDS,
        column="holds",
        keys=("extract", "table_name", "period"),
        definition=f"first arrival by the due day; silent when over {HISTORY_AFTER} days after it",
    ),
]
