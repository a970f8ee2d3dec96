"""Figures, statements and earlier releases as the build's tables hold them, and back.

The build and the check read the same tables.
"""

# ruff: noqa: S608 - SQL is put together from the constants of this file only

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import duckdb

from warehouse.disclosure.decide import PRESENT, Case, Outcome
from warehouse.disclosure.figures import Counted, Key, Series, Stated, Vintage
from warehouse.disclosure.policy import Policy

Query = Callable[[str], list[tuple[Any, ...]]]

FIGURES = "intermediate.int_disclosure_figure"
STATEMENTS = "intermediate.int_indicator_statement"
INDICATORS = "reference.indicators"
EARLIER = "disclosure.earlier_figure"

KEY = "indicator_code, area_code, period_kind, period_end, breakdown, breakdown_value"
FIGURE = f"{KEY}, period_start, cast(numerator as bigint), cast(cases as bigint)"


def case_of(connection: duckdb.DuckDBPyConnection, policy: Policy) -> Case:
    """The case that a candidate's database holds: every computed figure, whatever becomes of it."""

    def query(text: str) -> list[tuple[Any, ...]]:
        return connection.execute(text).fetchall()

    described = query(f"select indicator_code, kind, is_count, multiplier, decimals from {INDICATORS}")
    return Case(
        policy=policy,
        series={
            code: Series(kind == "stock", count, int(times)) for code, kind, count, times, _ in described
        },
        decimals={code: int(decimals) for code, _, _, _, decimals in described},
        figures=[_counted(row) for row in query(f"select {FIGURE} from {FIGURES} order by all")],
        earlier=_vintages(query),
        stated=_statements(query),
    )


def _counted(row: Sequence[Any]) -> Counted:
    return Counted(Key(*row[:6]), *row[6:9])


def _vintages(query: Query) -> list[Vintage]:
    present = ", ".join(f"'{outcome}'" for outcome in sorted(PRESENT))
    releases: dict[str, list[tuple[Counted, bool]]] = {}
    for row in query(
        f"select {FIGURE}, outcome = 'shown', release_id from {EARLIER} "
        f"where outcome in ({present}) order by release_id, {KEY}"
    ):
        releases.setdefault(row[10], []).append((_counted(row), row[9]))
    return [
        Vintage(release_id, [figure for figure, _ in rows], [is_shown for _, is_shown in rows])
        for release_id, rows in releases.items()
    ]


def _statements(query: Query) -> list[Stated]:
    return [
        Stated(Key(*row[:6]), *row[6:])
        for row in query(
            f"select {KEY}, cast(numerator as bigint), cast(denominator as bigint), value from {STATEMENTS} "
            "where value is not null and coalesce(numerator = round(numerator), true) "
            f"and period_kind <> 'as_stated' order by {KEY}, value"
        )
    ]


def rows_of(case: Case, outcomes: Sequence[Outcome]) -> list[tuple[Any, ...]]:
    """One row per figure: its key and what became of it."""
    return [(*figure.key, outcome) for figure, outcome in zip(case.figures, outcomes, strict=True)]
