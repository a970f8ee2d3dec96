"""Reads an authority's yearly figures with their comparators out of the marts."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
from pydantic import BaseModel

from warehouse.comparing.source import find_source
from warehouse.errors import Refusal, UsageFault
from warehouse.periods import Period
from warehouse.settings import Settings

COMPARATORS = ("statistical_neighbours", "region", "england")

# A year of any kind, and what is published as at one day of the year or for the twelve months up to it.
_FIGURES = """
select
    value.indicator_code, indicator.name, indicator.unit, indicator.decimals, indicator.polarity,
    value.period_kind, value.period_end, value.value, value.symbol, value.origin, value.lower_95,
    value.upper_95, value.value - value.same_period_last_year_value as change_on_year, value.direction,
    value.direction_judgement, {recent_trend} as recent_trend
from mart.fct_indicator_value as value
inner join mart.dim_indicator as indicator on value.indicator_code = indicator.indicator_code
where value.area_code = $area
    and value.breakdown = 'all'
    and not value.is_made_up
    and value.origin in ('published', 'returned')
    and (
        value.period_kind in ('financial_year', 'academic_year', 'calendar_year')
        or (value.period_kind in ('month', 'rolling_12_months') and value.origin = 'published')
    )
    and extract(year from value.period_end) between $first and $last
    and ($codes is null or list_contains($codes, value.indicator_code))
order by value.indicator_code, value.period_kind, value.period_end
"""
_COMPARISONS = """
select
    indicator_code, period_kind, period_end as own_period_end, comparator, comparator_value as value,
    comparator_symbol as symbol, comparator_period_end as period_end, comparator_source as source,
    like_for_like, authorities_used, authorities_possible, rank, rank_of, judgement, quartile_band
from mart.bmk_indicator_comparison
where area_code = $area and extract(year from period_end) between $first and $last
"""


class Comparator(BaseModel):
    """The figure of a group beside the authority's, and the authority's rank in that group."""

    value: Decimal | None
    symbol: str | None
    period_end: date | None
    source: str | None
    like_for_like: bool | None
    authorities_used: int | None
    authorities_possible: int | None
    rank: int | None
    rank_of: int | None
    judgement: str | None


class Line(BaseModel):
    """One figure of one period; `comparators` is keyed by statistical_neighbours, region and england."""

    indicator_code: str
    name: str
    unit: str
    decimals: int | None
    polarity: int
    period_kind: str
    period_end: date
    value: Decimal | None
    symbol: str | None
    origin: str
    lower_95: Decimal | None
    upper_95: Decimal | None
    change_on_year: Decimal | None
    direction: str | None
    direction_judgement: str | None
    recent_trend: str | None
    quartile_band: str | None
    comparators: dict[str, Comparator]


class ComparisonReport(BaseModel):
    """What `compare` found, and where: `is_candidate` means that nobody has approved the figures."""

    source: str
    is_candidate: bool
    period: str
    area_code: str
    area_name: str
    first_year: int
    last_year: int
    lines: list[Line]


def compare(
    settings: Settings,
    *,
    area: str | None = None,
    first_year: int = 2018,
    last_year: int = 2025,
    indicators: Sequence[str] = (),
    period: Period | None = None,
    release: str | None = None,
) -> ComparisonReport:
    """The figures of an authority whose period ends in these years, with comparators and judgements.

    Raises `UsageFault` YEARS_REVERSED, UNKNOWN_AREA, UNKNOWN_INDICATOR and those of `find_source`; `Refusal`
    NOTHING_TO_COMPARE where there is no such figure, NO_COMPARISONS for a release of before there were any.
    """
    if first_year > last_year:
        raise UsageFault(
            "YEARS_REVERSED",
            f"The first year, {first_year}, comes after the last, {last_year}.",
            "Give the earlier year with --from.",
        )
    source = find_source(settings, period, release)
    area_code = area or settings.authority
    with duckdb.connect(str(source.database), read_only=True) as connection:
        columns = _columns(connection)
        area_name = _authority(connection, area_code)
        codes = _codes(connection, indicators)
        asked = {"area": area_code, "first": first_year, "last": last_year}
        trend = "value.recent_trend" if "recent_trend" in columns else "cast(null as varchar)"
        figures = _rows(connection, _FIGURES.format(recent_trend=trend), {**asked, "codes": codes})
        comparisons = _rows(connection, _COMPARISONS, asked)
    beside: dict[tuple[Any, ...], dict[str, dict[str, Any]]] = {}
    for row in comparisons:
        key = (row["indicator_code"], row["period_kind"], row["own_period_end"])
        beside.setdefault(key, {})[row["comparator"]] = row
    lines = [
        _line(row, beside.get((row["indicator_code"], row["period_kind"], row["period_end"]), {}))
        for row in figures
    ]
    lines = [line for line in lines if _can_be_compared(line)]
    if not lines:
        raise Refusal(
            "NOTHING_TO_COMPARE",
            f"The {source.name} holds no yearly figure of {area_name} for these years and indicators.",
            "Load the publications (docs/published-statistics.md), build, and ask again.",
        )
    return ComparisonReport(
        source=source.name,
        is_candidate=source.is_candidate,
        period=source.period,
        area_code=area_code,
        area_name=area_name,
        first_year=first_year,
        last_year=last_year,
        lines=lines,
    )


def _line(figure: dict[str, Any], beside: dict[str, dict[str, Any]]) -> Line:
    return Line(
        **figure,
        quartile_band=next((row["quartile_band"] for row in beside.values()), None),
        comparators={
            name: Comparator(**{field: beside[name][field] for field in Comparator.model_fields})
            for name in COMPARATORS
            if name in beside
        },
    )


def _can_be_compared(line: Line) -> bool:
    """A figure that only the authority returned is shown where somebody published something beside it."""
    return line.origin == "published" or any(one.value is not None for one in line.comparators.values())


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    found = connection.execute(sql, asked)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _columns(connection: duckdb.DuckDBPyConnection) -> set[str]:
    found = connection.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'mart'"
    ).fetchall()
    if "bmk_indicator_comparison" not in {table for table, _ in found}:
        raise Refusal(
            "NO_COMPARISONS",
            "This release was made before the warehouse compared figures.",
            "Ask for a newer release, or build the month again and use --period.",
        )
    return {column for table, column in found if table == "fct_indicator_value"}


def _authority(connection: duckdb.DuckDBPyConnection, area: str) -> str:
    found = connection.execute(
        "select area_name from mart.dim_area where area_code = $1 and area_kind = 'authority'", [area]
    ).fetchone()
    if found is None:
        raise UsageFault(
            "UNKNOWN_AREA",
            f"There is no authority '{area}'.",
            "Give the ONS code of an authority, e.g. --area E06000034.",
        )
    return str(found[0])


def _codes(connection: duckdb.DuckDBPyConnection, indicators: Sequence[str]) -> list[str] | None:
    known = [
        code for (code,) in connection.execute("select indicator_code from mart.dim_indicator").fetchall()
    ]
    asked = [code.strip().upper() for code in indicators]
    for code in asked:
        if code not in known:
            near = difflib.get_close_matches(code, known, n=3)
            raise UsageFault(
                "UNKNOWN_INDICATOR",
                f"The catalogue has no indicator '{code}'.",
                f"Did you mean {' or '.join(near)}?" if near else "dim_indicator lists the codes there are.",
            )
    return asked or None
