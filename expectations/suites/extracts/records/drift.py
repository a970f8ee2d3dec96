"""Drift: the shares of a column's categories, this month against the twelve months before.

Measured by the population stability index, the sum over categories of (p - q) ln(p / q), where p is a
category's share now and q before. From 0.25 on a change is commonly called large (N. Siddiqi, Credit Risk
Scorecards, 2006). The index of few rows is large by chance: without a change it is distributed like
(1/n + 1/m) times chi-squared with one degree of freedom less than there are categories (B. Yurdakul,
Statistical Properties of Population Stability Index, 2018). So it has to exceed that distribution's 99.9%
point too, found by the formula of Wilson and Hilferty (1931). Deliveries overlap, so the months before
count as no more rows than this month has. Half a row is added to every category, so that an empty one has
a logarithm.
"""

from __future__ import annotations

from expectations.rules import Dimension
from expectations.suites.extracts.records.declaring import EXTRACTS, delivery_rule
from expectations.suites.frames import months_before
from warehouse.contracts import ColumnType, contracts

LARGE = 0.25
FEWEST_NOW = 50
FEWEST_MONTHS = 3
NORMAL_999 = 3.0902
"""The 99.9% point of the standard normal distribution."""

CATEGORIES = {
    f"{extract}__{table.name}": columns
    for extract in EXTRACTS
    for table in contracts()[extract].tables
    if (
        columns := [
            column.name
            for column in table.kept
            if column.type is ColumnType.CODE and column.allowed and not column.identifies
        ]
    )
}
"""The columns of each record table whose contract lists what they may hold."""


def _shares(view: str, columns: list[str]) -> str:
    """SQL for the rows of every category of a table's columns, by month of delivery."""
    extract, table = view.split("__", 1)
    texts = ", ".join(f"coalesce(cast(record.{name} as varchar), '') as {name}" for name in columns)
    return f"""
        select table_name, period, column_name, category, count(*) as rows_found
        from (
            unpivot (
                select distinct '{table}' as table_name, delivery.period, record.source_row, {texts}
                from extracts.{view} as record
                join extracts.delivery as delivery on record.delivery_sha256 = delivery.sha256
                    and delivery.is_current and delivery.extract = '{extract}'
                    and delivery.table_name = '{table}'
                where delivery.authority_code = $authority
                    and delivery.period between {months_before(12)} and $period
            ) on {", ".join(columns)} into name column_name value category
        )
        group by table_name, period, column_name, category
    """


CHANCE = (
    "2.0 / rows_now * (categories - 1) * pow(1 - 2.0 / (9 * (categories - 1)) "
    f"+ {NORMAL_999} * sqrt(2.0 / (9 * (categories - 1))), 3)"
)
DRIFT = f"""
    with share as ({" union all ".join(_shares(view, columns) for view, columns in CATEGORIES.items())}),
    category as (
        select table_name, column_name, category,
            coalesce(sum(rows_found) filter (period = $period), 0) as now,
            coalesce(sum(rows_found) filter (period < $period), 0) as before
        from share group by table_name, column_name, category
    ),
    month as (
        select table_name, column_name, count(distinct period) as months
        from share where period < $period group by table_name, column_name
    ),
    whole as (
        select *,
            sum(now) over the_column as rows_now, sum(before) over the_column as rows_before,
            count(*) over the_column as categories
        from category window the_column as (partition by table_name, column_name)
    ),
    index as (
        select table_name, column_name, any_value(rows_now) as rows_now, any_value(categories) as categories,
            sum(
                (
                    (now + 0.5) / (rows_now + 0.5 * categories)
                    - (before + 0.5) / (rows_before + 0.5 * categories)
                )
                * ln(
                    ((now + 0.5) / (rows_now + 0.5 * categories))
                    / ((before + 0.5) / (rows_before + 0.5 * categories))
                )
            ) as stability
        from whole where rows_now >= {FEWEST_NOW} and categories > 1
        group by table_name, column_name
    )
    select last_day(cast($period || '-01' as date)) as period_end, table_name, column_name, stability,
        stability < {LARGE} or stability <= {CHANCE} as holds
    from index join month using (table_name, column_name)
    where months >= {FEWEST_MONTHS}
"""

DELIVERIES = [
    delivery_rule(
        rule_id="EXT-DRF-001",
        text="The categories of a column have about the shares that they had in the twelve months before.",
        why="When shares shift at once, a code was mapped anew or a group left out more often than "
        "life changed.",
        mend="Compare the column's values with an earlier month; mend the extract, or tell readers "
        "what changed.",
        dimension=Dimension.PLAUSIBILITY,
        frame=DRIFT,
        tables=CATEGORIES,
        keys=("period_end", "table_name", "column_name"),
        # A further column of a contract leaves the rule what it is.
        definition=DRIFT[DRIFT.index("category as (") :],
    )
]
