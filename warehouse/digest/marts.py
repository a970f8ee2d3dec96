"""Reads what the pages, the workbook and the terminal show, from schema `mart` and nothing else.

Made-up figures are parted from real ones here, once.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb

from warehouse.digest.model import HEADLINES, Caveat, Figure, Indicator, Marts, Reconciled
from warehouse.digest.scorecard import scorecard
from warehouse.digest.tables import Row, Tables
from warehouse.errors import WarehouseError
from warehouse.periods import Period


def read(connection: duckdb.DuckDBPyConnection, authority: str | None = None) -> Marts:
    """Read the release that the connection's schema `mart` holds.

    `authority` is the home authority's ONS code; without it the one that the scorecard names, else the
    authority with the most monthly figures. Raises `WarehouseError` MART_INCOMPLETE where a table or column
    of the published interface is absent.
    """
    tables = Tables(connection)
    release_id = tables.release_id()
    period = Period.parse(release_id.rsplit("-r", 1)[0])
    area_code = authority or _home_area(tables)
    names = tables.rows("dim_area", ["area_name"], where="area_code = ?", parameters=[area_code])
    indicators = _indicators(tables)
    series, sample_series = (_series(tables, area_code, period, made_up=made_up) for made_up in (False, True))
    caveats = _caveats(tables)
    rows = scorecard(tables, indicators, (series, sample_series), caveats, period, area_code)
    return Marts(
        release_id=release_id,
        period=period,
        area_code=area_code,
        area_name=names[0]["area_name"] if names else area_code,
        scorecard=tuple(row for row in rows if not row.is_made_up),
        sample_scorecard=tuple(row for row in rows if row.is_made_up),
        series=series,
        sample_series=sample_series,
        reconciliation=_reconciliation(tables, indicators, period, area_code),
        indicators=indicators,
        symbols={row["symbol"]: row["meaning"] for row in tables.rows("dim_symbol", ["symbol", "meaning"])},
        origin_counts=_origin_counts(tables, area_code, period),
        caveats=caveats,
        plan_scores=_plan_scores(tables),
        plan_words=_plan_words(tables),
        budget_lines=_budget_lines(tables, area_code, period),
        budget_movements=_budget_movements(tables, area_code),
        deliveries=_deliveries(tables),
    )


def _home_area(tables: Tables) -> str:
    named = tables.rows("rpt_scorecard", [], optional=["area_code"], order="1 nulls last")
    if named and named[0]["area_code"]:
        return str(named[0]["area_code"])
    authorities = {
        row["area_code"] for row in tables.rows("dim_area", ["area_code"], where="area_kind = 'authority'")
    }
    counts: dict[str, int] = {}
    for row in tables.rows("fct_indicator_value", ["area_code"], where="period_kind = 'month'"):
        if row["area_code"] in authorities:
            counts[row["area_code"]] = counts.get(row["area_code"], 0) + 1
    if not counts:
        raise WarehouseError(
            "NO_HOME_AUTHORITY",
            "No authority has a monthly figure, so the page cannot tell whose it is.",
            "Set WAREHOUSE_AUTHORITY, or load a delivery of the authority.",
        )
    return min(counts, key=lambda code: (-counts[code], code))


def _indicators(tables: Tables) -> dict[str, Indicator]:
    columns = [
        "indicator_code",
        "name",
        "domain",
        "plain_definition",
        "numerator_definition",
        "denominator_definition",
    ]
    columns += ["multiplier", "unit", "decimals", "polarity", "kind", "official_reference", "owner_role"]
    found = tables.rows("dim_indicator", columns, order="indicator_code, indicator_version")
    return {
        row["indicator_code"]: Indicator(
            code=row["indicator_code"],
            name=row["name"] or row["indicator_code"],
            domain=row["domain"] or "",
            definition=row["plain_definition"] or "",
            numerator=row["numerator_definition"] or "",
            denominator=row["denominator_definition"] or "",
            multiplier=None if row["multiplier"] is None else Decimal(row["multiplier"]),
            unit=row["unit"] or "",
            decimals=None if row["decimals"] is None else int(row["decimals"]),
            polarity=row["polarity"],
            kind=row["kind"] or "",
            reference=row["official_reference"] or "",
            owner_role=row["owner_role"] or "",
        )
        for row in found
    }


# Releases made before there were sample records have no such column, and no made-up figure.
_MADE_UP = ["is_made_up"]
_WHOLE = "area_code = ? and breakdown = 'all' and breakdown_value = 'all'"


def _series(
    tables: Tables, area_code: str, period: Period, *, made_up: bool
) -> dict[str, dict[date, Figure]]:
    found = tables.rows(
        "fct_indicator_value",
        ["indicator_code", "period_end", "value", "symbol", "status", "origin"],
        optional=_MADE_UP,
        where=f"{_WHOLE} and period_kind = 'month' and period_end <= ?",
        parameters=[area_code, period.end],
        order="indicator_code, period_end",
    )
    series: dict[str, dict[date, Figure]] = {}
    for row in found:
        if bool(row["is_made_up"]) is not made_up:
            continue
        series.setdefault(row["indicator_code"], {})[row["period_end"]] = Figure(
            row["value"], row["symbol"], row["status"], row["origin"]
        )
    return series


def _origin_counts(tables: Tables, area_code: str, period: Period) -> dict[str, int]:
    start = Period(period.year if period.month >= 4 else period.year - 1, 4)
    found = tables.rows(
        "fct_indicator_value",
        ["origin"],
        optional=_MADE_UP,
        where="area_code = ? and value is not null and period_end between ? and ?",
        parameters=[area_code, start.start, period.end],
    )
    counts: dict[str, int] = {}
    for row in found:
        if not row["is_made_up"]:
            counts[row["origin"]] = counts.get(row["origin"], 0) + 1
    return counts


def _caveats(tables: Tables) -> tuple[Caveat, ...]:
    found = tables.rows(
        "indicator_caveat",
        ["indicator_code", "period_end", "caveat_text", "origin"],
        order="indicator_code, period_end nulls first, origin, caveat_text",
    )
    return tuple(
        Caveat(row["indicator_code"], row["period_end"], row["caveat_text"], row["origin"] or "")
        for row in found
    )


def _reconciliation(
    tables: Tables, indicators: dict[str, Indicator], period: Period, area_code: str
) -> tuple[Reconciled, ...]:
    """The whole of the month, headline indicators first; nothing from releases that had no such table."""
    if not tables.has("rpt_reconciliation", "indicator_code"):
        return ()
    columns = ["indicator_code", "computed_numerator", "computed_denominator", "computed_value", "symbol"]
    columns += ["returned_value", "difference", "outcome", "is_made_up"]
    found = tables.rows(
        "rpt_reconciliation",
        columns,
        where="area_code = ? and period_kind = 'month' and period_end = ?",
        parameters=[area_code, period.end],
        order="indicator_code",
    )
    found.sort(
        key=lambda row: (
            HEADLINES.index(row["indicator_code"]) if row["indicator_code"] in HEADLINES else len(HEADLINES)
        )
    )
    return tuple(
        Reconciled(
            indicator=indicators.get(row["indicator_code"])
            or Indicator(row["indicator_code"], row["indicator_code"]),
            numerator=row["computed_numerator"],
            denominator=row["computed_denominator"],
            computed=row["computed_value"],
            symbol=row["symbol"],
            returned=row["returned_value"],
            difference=row["difference"],
            outcome=row["outcome"],
            is_made_up=row["is_made_up"],
        )
        for row in found
    )


def _plan_scores(tables: Tables) -> tuple[Row, ...]:
    columns = ["plan_code", "priority_no", "rating_date", "actions_rated", "mean_score", "printed_score"]
    columns += [f"count_{score}" for score in range(1, 6)]
    return tuple(
        tables.rows("rpt_plan_score", columns, order="plan_code, priority_no nulls last, rating_date")
    )


def _plan_words(tables: Tables) -> tuple[Row, ...]:
    columns = ["plan_code", "rating_date", "rating", "rating_word"]
    return tuple(
        tables.rows(
            "fct_plan_action",
            columns,
            where="rating_word is not null",
            order="plan_code, rating_date, rating_word",
        )
    )


def _budget_lines(tables: Tables, area_code: str, period: Period) -> tuple[Row, ...]:
    columns = ["directorate", "service", "period_end", "budget", "actual", "forecast_outturn", "variance"]
    return tuple(
        tables.rows(
            "fct_budget_line",
            columns,
            where="area_code = ? and period_end <= ?",
            parameters=[area_code, period.end],
            order="period_end desc, directorate, service",
        )
    )


def _budget_movements(tables: Tables, area_code: str) -> tuple[Row, ...]:
    return tuple(
        tables.rows(
            "fct_budget_movement",
            ["growth", "savings"],
            optional=["directorate", "movement_kind", "item", "financial_year"],
            where="area_code = ?",
            parameters=[area_code],
            order="financial_year, directorate, movement_kind, item",
        )
    )


def _deliveries(tables: Tables) -> tuple[Row, ...]:
    columns = [
        "extract",
        "period",
        "received_at",
        "rows_received",
        "rows_accepted",
        "rows_rejected",
        "is_reconciled",
        "sha256",
    ]
    return tuple(
        tables.rows(
            "rpt_delivery",
            columns,
            optional=["table_name", "is_current", *_MADE_UP],
            order="period, extract, received_at, sha256",
        )
    )
