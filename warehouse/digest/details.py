"""Reads what an indicator's page shows beyond the scorecard: every period, comparators, rules, revisions.

All indicators are read at once; a table or column that an older release lacks reads as empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.digest.model import Marts
from warehouse.digest.tables import Row, Tables

_FIGURE = ["period_start", "numerator", "denominator", "lower_95", "upper_95", "is_made_up", "value_text"]
_FIGURE += ["previous_value", "same_period_last_year_value", "target", "rag", "direction"]
_FIGURE += ["direction_judgement", "variation", "special_cause", "recent_trend", "assurance"]
_FIGURE += ["forecast_year_end", "process_centre", "process_lower_limit", "process_upper_limit"]
_FIGURE += ["source_period_end", "quality_status", "caveat_count"]
_COMPARED = ["value", "comparator_value", "comparator_symbol", "comparator_period_kind"]
_COMPARED += ["comparator_period_end", "comparator_source", "like_for_like", "authorities_used"]
_COMPARED += ["authorities_possible", "rank", "rank_of", "quartile_band", "judgement"]
_SPREAD = ["minimum", "lower_quartile", "median", "mean", "upper_quartile", "maximum", "authorities_used"]
_CELL = ["indicator_code", "period_kind", "period_end"]

ByCode = dict[str, list[Row]]


@dataclass(frozen=True)
class Details:
    """Rows of the marts by indicator, of the home authority and up to the release's month.

    `spreads` are those of its statistical neighbours, `published` what earlier releases said, `rules` the
    quality rules that name the indicator, each with its result of the month; `labels` names the parts of a
    breakdown, `frameworks` says under which headings besides its topic an indicator is filed, `actions` are
    those of the improvement plans, each rating a row, oldest first.
    """

    figures: ByCode
    comparisons: ByCode
    spreads: ByCode
    sources: ByCode
    published: ByCode
    rules: ByCode
    catalogue: dict[str, Row]
    labels: dict[tuple[str, str], Row]
    frameworks: tuple[Row, ...]
    actions: tuple[Row, ...]


def read_details(connection: duckdb.DuckDBPyConnection, marts: Marts) -> Details:
    """Read them for the release and the authority of `marts`."""
    tables = Tables(connection)
    home = [marts.area_code, marts.period.end]
    until = "area_code = ? and period_end <= ?"
    return Details(
        figures=_by_code(
            tables.rows(
                "fct_indicator_value",
                [*_CELL, "breakdown", "breakdown_value", "value", "symbol", "origin", "status"],
                optional=_FIGURE,
                where=until,
                parameters=home,
                order="indicator_code, period_kind, period_end, breakdown, breakdown_value",
            )
        ),
        comparisons=_by_code(
            _optional(
                tables,
                "bmk_indicator_comparison",
                [*_CELL, "comparator", *_COMPARED],
                where=until,
                parameters=home,
                order="indicator_code, period_kind, period_end, comparator",
            )
        ),
        spreads=_by_code(
            _optional(
                tables,
                "bmk_indicator_spread",
                [*_CELL, *_SPREAD],
                where="group_code = ? and period_end <= ?",
                parameters=[f"SN-{marts.area_code}", marts.period.end],
                order="indicator_code, period_kind, period_end",
            )
        ),
        sources=_by_code(_sources(tables, marts)),
        published=_by_code(_published(tables, marts)),
        rules=_rules(tables, marts),
        catalogue={
            row["indicator_code"]: row
            for row in tables.rows(
                "dim_indicator",
                ["indicator_code"],
                optional=["counted_from", "counting_decision", "frameworks", "topic"],
                order="indicator_code, indicator_version",
            )
        },
        labels={
            (row["breakdown"], row["breakdown_value"]): row
            for row in _optional(
                tables, "dim_breakdown", ["breakdown", "breakdown_value", "label", "sort_order"]
            )
        },
        actions=tuple(
            tables.rows(
                "fct_plan_action",
                ["plan_code", "priority_no", "action_no", "rating_date", "rating", "rating_word"],
                optional=["title", "owner_role", "due_date", "due_text", "linked_indicator_code"],
                order="plan_code, priority_no, action_no, rating_date",
            )
        ),
        frameworks=tuple(
            _optional(
                tables,
                "rpt_scorecard_section",
                ["framework", "framework_name", "section_no", "section", "indicator_code"],
                where="framework <> 'topic'",
                order="framework, section_no, sort_order",
            )
        ),
    )


def _optional(tables: Tables, table: str, columns: list[str], **clauses: Any) -> list[Row]:
    """Rows of a table that a release made before it existed does without."""
    if not all(tables.has(table, column) for column in columns):
        return []
    return tables.rows(table, columns, **clauses)


def _by_code(rows: Iterable[Row]) -> ByCode:
    found: ByCode = {}
    for row in rows:
        found.setdefault(row["indicator_code"], []).append(row)
    return found


def _sources(tables: Tables, marts: Marts) -> list[Row]:
    """The documents that state a figure of the indicator, each once."""
    found = _optional(
        tables,
        "fct_stated_figure",
        ["indicator_code", "source", "document_title", "document_date"],
        where="area_code = ? and period_end <= ?",
        parameters=[marts.area_code, marts.period.end],
        order="indicator_code, document_date, document_title",
    )
    each = {tuple(row.values()): row for row in found}
    return list(each.values())


def _published(tables: Tables, marts: Marts) -> list[Row]:
    """The whole by release, oldest release first."""
    return _optional(
        tables,
        "fct_published_figure",
        [*_CELL, "release_id", "value", "symbol"],
        optional=["change", "change_reason"],
        where="area_code = ? and period_end <= ? and breakdown = 'all'",
        parameters=[marts.area_code, marts.period.end],
        order="indicator_code, period_kind, period_end",
    )


def _rules(tables: Tables, marts: Marts) -> ByCode:
    if not tables.has("dim_quality_rule", "indicator_codes"):
        return {}
    results = {
        row["rule_id"]: row
        for row in tables.rows(
            "fct_quality_result",
            ["rule_id", "n_checked", "n_failed", "effective"],
            where="period = ?",
            parameters=[str(marts.period)],
        )
    }
    found: ByCode = {}
    for row in tables.rows(
        "dim_quality_rule",
        ["rule_id", "rule_text", "indicator_codes"],
        where="indicator_codes is not null",
        order="rule_id",
    ):
        result = results.get(row["rule_id"])
        if result:
            for code in row["indicator_codes"].split(", "):
                found.setdefault(code, []).append({**row, **result})
    return found
