"""Pieces of SQL that several rules' frames share."""

from __future__ import annotations

CELL = ("indicator_code", "area_code", "period_kind", "period_end", "breakdown", "breakdown_value")
"""What names one figure."""

FIGURES = """(
    select 'returned' as origin, * from extracts.returned_figures__figures
    union all by name
    select 'published' as origin, * from extracts.published_statistics__figures
)"""
"""The delivered figures of both extracts."""

STATEMENTS = f"""(
    select * from intermediate.int_indicator_statement
    qualify row_number() over (
        partition by {", ".join(CELL)}, origin, document, statement_no
        order by reporting_period desc, source_row
    ) = 1
)"""
"""Each statement of a figure as its newest delivery gives it."""


def last_digit(value: str) -> str:
    """SQL for the unit of the last digit that a stated number shows: 1 for 68, 0.1 for 48.6."""
    return (
        f"case when {value} = round({value}, 0) then 1 when {value} = round({value}, 1) then 0.1"
        f" when {value} = round({value}, 2) then 0.01 when {value} = round({value}, 3) then 0.001"
        " else 0.000001 end"
    )
