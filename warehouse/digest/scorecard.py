"""Reads the scorecard: the home authority's indicators by month of the financial year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from warehouse.digest.model import Caveat, Figure, Indicator, ScorecardRow
from warehouse.digest.tables import Tables
from warehouse.digest.words import FINANCIAL_MONTHS, section_rank
from warehouse.periods import Period

_MADE_UP = ["is_made_up"]


def scorecard(
    tables: Tables,
    indicators: dict[str, Indicator],
    series: tuple[dict[str, dict[date, Figure]], dict[str, dict[date, Figure]]],
    caveats: tuple[Caveat, ...],
    period: Period,
    area_code: str,
) -> tuple[ScorecardRow, ...]:
    """The rows, real and made up, in the order of the sections; `series` is the real and the made-up one."""
    columns = [
        "section",
        "indicator_code",
        "name",
        "polarity_label",
        "last_year",
        "statistical_neighbour_average",
    ]
    columns += [*FINANCIAL_MONTHS, "year_to_date", "target", "rag", "direction", "direction_judgement"]
    columns += ["status_note", "caveats"]
    found = tables.rows("rpt_scorecard", columns, optional=_MADE_UP, order="indicator_code")
    found.sort(
        key=lambda row: section_rank(_domain(indicators, row["indicator_code"]), row["section"] or "Other")
    )
    start = Period(period.year if period.month >= 4 else period.year - 1, 4)
    months = [start.shift(n) for n in range(12)]
    anywhere = _origins_anywhere(tables, area_code)
    rows = []
    for row in found:
        code = row["indicator_code"]
        made_up = bool(row["is_made_up"])
        known = series[made_up].get(code, {})
        cells = tuple(
            _cell(row[name], known.get(month.end, Figure()))
            for name, month in zip(FINANCIAL_MONTHS, months, strict=True)
        )
        origins = {cell.origin for cell in cells if cell.value is not None and cell.origin}
        if not made_up:
            origins = origins or anywhere.get(code, set())
        rows.append(
            ScorecardRow(
                section=row["section"] or "Other",
                indicator=indicators.get(code) or Indicator(code, row["name"] or code),
                polarity_label=row["polarity_label"] or "",
                last_year=row["last_year"],
                neighbours=None if made_up else row["statistical_neighbour_average"],
                months=cells,
                year_to_date=row["year_to_date"],
                target=None if made_up else row["target"],
                rag="" if made_up else row["rag"] or "",
                direction="" if made_up else row["direction"] or "",
                judgement="" if made_up else row["direction_judgement"] or "",
                status_note=row["status_note"] or "",
                caveats_text=row["caveats"] or "",
                origins=tuple(sorted(origins)),
                caveats=tuple(
                    caveat
                    for caveat in caveats
                    if caveat.code == code
                    and (caveat.period_end is None or start.start <= caveat.period_end <= period.end)
                ),
                is_made_up=made_up,
            )
        )
    return tuple(rows)


def _domain(indicators: dict[str, Indicator], code: str) -> str:
    known = indicators.get(code)
    return known.domain if known else ""


def _cell(value: Decimal | None, known: Figure) -> Figure:
    return Figure(value, None if value is not None else known.symbol, known.status, known.origin)


def _origins_anywhere(tables: Tables, area_code: str) -> dict[str, set[str]]:
    found = tables.rows(
        "fct_indicator_value",
        ["indicator_code", "origin"],
        optional=_MADE_UP,
        where="area_code = ? and value is not null",
        parameters=[area_code],
    )
    origins: dict[str, set[str]] = {}
    for row in found:
        if row["origin"] and not row["is_made_up"]:
            origins.setdefault(row["indicator_code"], set()).add(row["origin"])
    return origins
