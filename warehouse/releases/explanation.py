"""What stands behind one figure of a release."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
from pydantic import BaseModel

from warehouse.errors import Refusal, UsageFault
from warehouse.periods import Period
from warehouse.releases import manifest as manifests
from warehouse.releases import marts
from warehouse.releases.manifest import DeliveryEntry
from warehouse.releases.verification import resolve
from warehouse.settings import Settings

_DEFINITION = (
    "indicator_code",
    "indicator_version",
    "name",
    "plain_definition",
    "numerator_definition",
    "denominator_definition",
    "multiplier",
    "unit",
    "decimals",
    "polarity",
    "kind",
    "official_reference",
    "leading_origin",
    "owner_role",
    "counting_decision",
    "counted_from",
)

# Which extracts hold a figure of that origin; of what is computed, the catalogue names the tables.
_EXTRACTS_OF_ORIGIN = {"returned": "returned_figures", "published": "published_statistics"}
_RECORDS = ("annex_a", "ssda903", "csc_contacts")


class Figure(BaseModel):
    """One value of the indicator for a period that ends in the month asked for."""

    period_kind: str
    period_start: date | None
    period_end: date
    breakdown: str
    breakdown_value: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    symbol: str | None
    origin: str | None
    is_made_up: bool = False
    status: str
    source_period_end: date | None


class Explanation(BaseModel):
    """Definition, figures and sources of one indicator, area and month in one release."""

    release_id: str
    period: str
    area_code: str
    area_name: str
    definition: dict[str, Any]
    figures: list[Figure]
    caveats: list[str]
    deliveries: list[DeliveryEntry]


def explain(
    settings: Settings,
    indicator: str,
    *,
    period: Period | None = None,
    area: str | None = None,
    release: str | None = None,
) -> Explanation:
    """Explain one indicator of a release: by default the current one, its month, the home authority.

    Raises `UsageFault` UNKNOWN_RELEASE, UNKNOWN_INDICATOR or UNKNOWN_AREA; `Refusal` NO_RELEASE, NO_FIGURE.
    """
    release_id = resolve(settings, release)
    folder = settings.releases / release_id
    content, _ = manifests.read(folder)
    month = period or Period.parse(content.period)
    area_code = area or content.authority
    with marts.open_marts(folder / marts.DATABASE) as connection:
        definition = _definition(connection, indicator)
        area_name = _area_name(connection, area_code)
        code = str(definition["indicator_code"])
        figures = _figures(connection, code, area_code, month)
        caveats = _caveats(connection, code, month)
    if not figures:
        raise Refusal(
            "NO_FIGURE",
            f"{release_id} has no figure of {code} for {area_code} that ends in {month}.",
            "Ask for another month with --period or another area with --area.",
        )
    return Explanation(
        release_id=release_id,
        period=str(month),
        area_code=area_code,
        area_name=area_name,
        definition=definition,
        figures=figures,
        caveats=caveats,
        deliveries=_sources(
            content.deliveries,
            {figure.origin for figure in figures if figure.origin},
            month,
            definition.get("counted_from"),
        ),
    )


def _definition(connection: duckdb.DuckDBPyConnection, indicator: str) -> dict[str, Any]:
    known = [row[0] for row in connection.execute("select indicator_code from mart.dim_indicator").fetchall()]
    code = {name.upper(): name for name in known}.get(indicator.strip().upper())
    if code is None:
        near = difflib.get_close_matches(indicator.upper(), known, n=3)
        raise UsageFault(
            "UNKNOWN_INDICATOR",
            f"The catalogue has no indicator '{indicator}'.",
            f"Did you mean {' or '.join(near)}?"
            if near
            else "dictionary and digest list the codes there are.",
        )
    names = _held(connection, "dim_indicator", _DEFINITION)
    found = connection.execute(
        f"select {', '.join(names)} from mart.dim_indicator where indicator_code = ?",  # noqa: S608
        [code],
    ).fetchone()
    return dict(zip(names, found or (), strict=True))


def _area_name(connection: duckdb.DuckDBPyConnection, area_code: str) -> str:
    found = connection.execute(
        "select area_name from mart.dim_area where area_code = ?", [area_code]
    ).fetchone()
    if found is None:
        raise UsageFault(
            "UNKNOWN_AREA", f"There is no area '{area_code}'.", "Give the ONS code, e.g. --area E06000034."
        )
    return str(found[0])


def _figures(connection: duckdb.DuckDBPyConnection, code: str, area: str, month: Period) -> list[Figure]:
    # Releases of before there were sample records have no column is_made_up.
    names = _held(connection, "fct_indicator_value", Figure.model_fields)
    rows = connection.execute(
        f"select {', '.join(names)} from mart.fct_indicator_value "  # noqa: S608
        "where indicator_code = $1 and area_code = $2 and period_end between $3 and $4 "
        "order by breakdown <> 'all', breakdown, breakdown_value, period_kind, period_end",
        [code, area, month.start, month.end],
    ).fetchall()
    return [Figure(**dict(zip(names, row, strict=True))) for row in rows]


def _held(connection: duckdb.DuckDBPyConnection, table: str, names: Iterable[str]) -> list[str]:
    """Those of the columns that the table of this release has: older releases have fewer."""
    described = connection.execute(f"describe mart.{table}").fetchall()
    return [name for name in names if name in {row[0] for row in described}]


def _caveats(connection: duckdb.DuckDBPyConnection, code: str, month: Period) -> list[str]:
    rows = connection.execute(
        "select distinct caveat_text from mart.indicator_caveat where indicator_code = $1 "
        "and (period_end is null or period_end between $2 and $3) order by caveat_text",
        [code, month.start, month.end],
    ).fetchall()
    return [text for (text,) in rows]


def _sources(
    deliveries: list[DeliveryEntry], origins: set[str], month: Period, counted_from: str | None
) -> list[DeliveryEntry]:
    """Deliveries that can hold these figures: the month's of the origin's extract, or the records counted."""
    stated = {_EXTRACTS_OF_ORIGIN[origin] for origin in origins & set(_EXTRACTS_OF_ORIGIN)}
    tables = set(counted_from.split(", ")) if counted_from else None

    def is_source(entry: DeliveryEntry) -> bool:
        if entry.extract in stated:
            return entry.period >= str(month)
        if "computed" not in origins or entry.period > str(month):
            return False
        return f"{entry.extract}.{entry.table}" in tables if tables else entry.extract in _RECORDS

    return [entry for entry in deliveries if is_source(entry)]
