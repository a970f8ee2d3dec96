"""Reads what the pages, the workbook and the terminal show, from schema `mart` and nothing else.

Made-up figures are parted from real ones here, once: whoever asks for the scorecard, a month's figure or the
counts gets real ones, and has to ask for the sample by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import duckdb

from warehouse.digest.tables import Row, Tables
from warehouse.digest.words import FINANCIAL_MONTHS, section_rank
from warehouse.errors import WarehouseError
from warehouse.periods import Period

HEADLINES = ("CSC001", "CLA002", "CLA010", "CLA021", "CSC051")


@dataclass(frozen=True)
class Figure:
    """One value of one month, or the reason why there is none."""

    value: Decimal | None = None
    symbol: str | None = None
    status: str | None = None
    origin: str | None = None


@dataclass(frozen=True)
class Indicator:
    """What the catalogue says about an indicator."""

    code: str
    name: str
    domain: str = ""
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    multiplier: Decimal | None = None
    unit: str = ""
    decimals: int | None = None
    polarity: int | None = None
    kind: str = ""
    reference: str = ""
    owner_role: str = ""


@dataclass(frozen=True)
class Caveat:
    """A sentence that must stand beside a figure."""

    code: str
    period_end: date | None
    text: str
    origin: str


@dataclass(frozen=True)
class ScorecardRow:
    """One indicator of the home authority in the financial year of the release, April first.

    A row of made-up figures carries no comparison, target or judgement: there is nothing to judge.
    """

    section: str
    indicator: Indicator
    polarity_label: str
    last_year: Decimal | None
    neighbours: Decimal | None
    months: tuple[Figure, ...]
    year_to_date: Decimal | None
    target: Decimal | None
    rag: str
    direction: str
    judgement: str
    status_note: str
    caveats_text: str
    origins: tuple[str, ...]
    caveats: tuple[Caveat, ...] = ()
    is_made_up: bool = False

    @property
    def has_month(self) -> bool:
        """Whether any month of the year has a value."""
        return any(month.value is not None for month in self.months)

    @property
    def has_year(self) -> bool:
        """Whether a year, year-to-date or comparator figure exists."""
        return not (self.last_year is None and self.neighbours is None and self.year_to_date is None)


@dataclass(frozen=True)
class Reconciled:
    """The month's figure computed from records beside the one that the authority returned.

    `difference` is computed, rounded as the indicator is shown, minus returned; `outcome` is agrees, differs
    or not_shown, where `symbol` says why there is no computed figure.
    """

    indicator: Indicator
    numerator: Decimal | None
    denominator: Decimal | None
    computed: Decimal | None
    symbol: str | None
    returned: Decimal | None
    difference: Decimal | None
    outcome: str
    is_made_up: bool


@dataclass(frozen=True)
class Marts:
    """Everything that is shown of one release.

    `scorecard`, `series` and `origin_counts` hold real figures alone; `sample_scorecard` and `sample_series`
    hold the made-up ones.
    """

    release_id: str
    period: Period
    area_code: str
    area_name: str
    scorecard: tuple[ScorecardRow, ...]
    series: dict[str, dict[date, Figure]]
    indicators: dict[str, Indicator]
    symbols: dict[str, str]
    origin_counts: dict[str, int]
    caveats: tuple[Caveat, ...]
    sample_scorecard: tuple[ScorecardRow, ...] = field(default=())
    sample_series: dict[str, dict[date, Figure]] = field(default_factory=dict)
    reconciliation: tuple[Reconciled, ...] = field(default=())
    plan_scores: tuple[Row, ...] = field(default=())
    plan_words: tuple[Row, ...] = field(default=())
    budget_lines: tuple[Row, ...] = field(default=())
    budget_movements: tuple[Row, ...] = field(default=())
    deliveries: tuple[Row, ...] = field(default=())

    @property
    def year_start(self) -> Period:
        """April of the financial year."""
        return Period(self.period.year if self.period.month >= 4 else self.period.year - 1, 4)

    @property
    def months(self) -> tuple[Period, ...]:
        """The twelve months of the financial year."""
        return tuple(self.year_start.shift(n) for n in range(12))

    @property
    def has_made_up(self) -> bool:
        """Whether anything of this release is made up: a figure, or a delivery."""
        return bool(self.sample_scorecard or self.sample_series) or any(
            row["is_made_up"] for row in self.deliveries
        )

    def figure(self, code: str, month: Period) -> Figure:
        """The home authority's real monthly figure; an empty one where the mart has none."""
        return self.series.get(code, {}).get(month.end, Figure())

    def has_sample(self, code: str, month: Period) -> bool:
        """Whether the month's only value is a made-up one."""
        sample = self.sample_series.get(code, {}).get(month.end, Figure())
        return self.figure(code, month).value is None and sample.value is not None


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
    scorecard = _scorecard(tables, indicators, (series, sample_series), caveats, period, area_code)
    return Marts(
        release_id=release_id,
        period=period,
        area_code=area_code,
        area_name=names[0]["area_name"] if names else area_code,
        scorecard=tuple(row for row in scorecard if not row.is_made_up),
        sample_scorecard=tuple(row for row in scorecard if row.is_made_up),
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


def _scorecard(
    tables: Tables,
    indicators: dict[str, Indicator],
    series: tuple[dict[str, dict[date, Figure]], dict[str, dict[date, Figure]]],
    caveats: tuple[Caveat, ...],
    period: Period,
    area_code: str,
) -> tuple[ScorecardRow, ...]:
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
