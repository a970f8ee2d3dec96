"""The adapters: each layout of a publication becomes the same long rows.

A long row is one figure of one area and year that an indicator takes, every cell still as the publisher
wrote it: source_row (the heading is 1), rows_used (how many rows of the file it was made of), measure_no
(position in the list of measures), area, year, value, numerator and denominator. An adapter is one SQL
select over the table `source_file`.
"""

# ruff: noqa: S608 - SQL is generated here, from contracts and quoted by `literal` and `name` only

from __future__ import annotations

from collections.abc import Callable, Sequence

from warehouse.benchmarks.contracts import Measure
from warehouse.sql import literal
from warehouse.sql import quoted as name

Adapter = Callable[[Sequence[Measure], frozenset[str]], str]


def _item(column: str) -> str:
    return name(column) if column else "cast(null as varchar)"


def _measure_list(measures: Sequence[Measure]) -> str:
    """The measures as rows of SQL: number, measure and the items of the figure and its parts."""
    rows = ", ".join(
        f"({number}, {', '.join(map(literal, (each.measure, *each.items)))})"
        for number, each in enumerate(measures)
    )
    return f"(values {rows}) as measure (measure_no, measure, value_item, numerator_item, denominator_item)"


def lait(measures: Sequence[Measure], _: frozenset[str]) -> str:
    """One measure, authority and year a row; the department's number of an area may be written 883.0."""
    return f"""select source_row, 1 as rows_used, measure.measure_no,
            regexp_replace("LA Number", '\\.0$', '') as area, "Years" as year, "Values" as value,
            cast(null as varchar) as numerator, cast(null as varchar) as denominator
        from source_file join {_measure_list(measures)} on "Short Desc" = measure.measure"""


def open_data(measures: Sequence[Measure], headings: frozenset[str]) -> str:
    """One column a measure; the geographic level says which column names the area.

    An authority is known by the department's number, which outlives changes of its ONS code; a file of
    national figures only has no columns for others.
    """
    return _open_data(measures, headings, lambda each: _item(each.value_item))


def open_data_counts(measures: Sequence[Measure], headings: frozenset[str]) -> str:
    """The same where the file has the two counts of a share, but states another share than the catalogue's.

    The share is made of the counts wherever the file states its own; where that is missing for a reason,
    because the counts of an authority that recorded nothing are no zero, the reason stands.
    """

    def of_counts(each: Measure) -> str:
        stated, above, below = map(_item, each.items)
        return f"""case when try_cast({stated} as double) is null then {stated}
            when try_cast({above} as double) is null then {above}
            when try_cast({below} as double) is null then {below}
            else coalesce({_share(above, below)}, 'z') end"""

    return _open_data(measures, headings, of_counts)


def _share(numerator: str, denominator: str) -> str:
    """One count divided by another, as text; nothing where either is no number or the second is 0."""
    below = f"nullif(try_cast({denominator} as double), 0)"
    return f"cast(cast(try_cast({numerator} as double) / {below} as decimal(28, 15)) as varchar)"


def _open_data(measures: Sequence[Measure], headings: frozenset[str], value: Callable[[Measure], str]) -> str:
    region = "when 'Regional' then region_code" if "region_code" in headings else ""
    authority = "when 'Local authority' then old_la_code" if "old_la_code" in headings else ""
    return " union all ".join(
        f"""select source_row, 1 as rows_used, {number} as measure_no,
            case geographic_level when 'National' then country_code {region} {authority} end as area,
            time_period as year, {value(each)} as value,
            {_item(each.numerator_item)} as numerator, {_item(each.denominator_item)} as denominator
        from source_file where {_where(each)}"""
        for number, each in enumerate(measures)
    )


def _where(measure: Measure) -> str:
    conditions = [f"{name(column)} = {literal(text)}" for column, text in measure.conditions.items()]
    return " and ".join(conditions) or "true"


def ascof(measures: Sequence[Measure], _: frozenset[str]) -> str:
    """One item of one measure a row: a figure and its parts stand in up to three rows."""

    def of(item: str) -> str:
        return f"max(value) filter (where item = {item})"

    return f"""select min(source_row) filter (where item = value_item) as source_row,
            count(*) as rows_used, measure.measure_no, ons as area, period as year,
            {of("value_item")} as value,
            {of("numerator_item")} as numerator, {of("denominator_item")} as denominator
        from source_file join {_measure_list(measures)} on "table" = measure.measure
        where item in (value_item, numerator_item, denominator_item)
        group by measure.measure_no, area, ons, period
        having count(*) filter (where item = value_item) > 0"""


def oflog(measures: Sequence[Measure], _: frozenset[str]) -> str:
    """One measure, authority and financial year a row; an empty value has no reason beside it."""
    return f"""select source_row, 1 as rows_used, measure.measure_no, "Local authority code" as area,
            "Financial year" as year, coalesce("Value", 'none') as value,
            cast(null as varchar) as numerator, cast(null as varchar) as denominator
        from source_file join {_measure_list(measures)} on "Code" = measure.measure"""


def cqc_directory(measures: Sequence[Measure], _: frozenset[str]) -> str:
    """One rating of one location a row: locations are counted by authority, on the day of the newest report.

    Reports are dated day first, as the regulator does, or month first, as in copies that went through an
    American spreadsheet; whichever reads every date of the file.
    """
    counted = " union all ".join(
        f"""select {number} as measure_no, min(source_row) as source_row, count(*) as rows_used,
            "Location Local Authority" as area,
            cast(count(distinct "Location ID") filter (where {_rated(each.numerator_item)}) as varchar)
                as numerator,
            cast(count(distinct "Location ID") filter (where {_rated(each.denominator_item)}) as varchar)
                as denominator
        from source_file where {_where(each)} group by "Location Local Authority" """
        for number, each in enumerate(measures)
    )
    return f"""with counted as ({counted}),
        day as (
            select max(try_strptime("Publication Date", '%d/%m/%Y')) as day_first,
                max(try_strptime("Publication Date", '%m/%d/%Y')) as month_first,
                count(try_strptime("Publication Date", '%d/%m/%Y')) = count("Publication Date")
                    as is_day_first
            from source_file
        )
        select source_row, rows_used, measure_no, area,
            strftime(case when is_day_first then day_first else month_first end, '%Y-%m-%d') as year,
            {_share("numerator", "denominator")} as value, numerator, denominator
        from counted cross join day"""


def _rated(ratings: str) -> str:
    return f'"Latest Rating" in ({", ".join(map(literal, ratings.split("|")))})'


LAYOUTS: dict[str, Adapter] = {
    "lait": lait,
    "open_data": open_data,
    "open_data_counts": open_data_counts,
    "ascof": ascof,
    "oflog": oflog,
    "cqc_directory": cqc_directory,
}
WIDE = {"open_data", "open_data_counts"}
"""Layouts in which one row of the file holds figures of several indicators."""
