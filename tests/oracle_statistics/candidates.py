"""Candidates whose cells a test chooses; the real models of the statistics run on them in one call of dbt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.build import run_dbt
from warehouse.settings import PROJECT

SEEDS = PROJECT / "seeds" / "reference"
HOME = "E06000034"
ENGLAND = "E92000001"
NATIONAL_MINIMUM = 2
GROUP_MINIMUM = 5

CELL = pa.schema(
    [
        ("indicator_code", pa.string()),
        ("area_code", pa.string()),
        ("period_kind", pa.string()),
        ("period_end", pa.date32()),
        ("breakdown", pa.string()),
        ("breakdown_value", pa.string()),
        ("numerator", pa.decimal128(18, 4)),
        ("denominator", pa.decimal128(18, 4)),
        ("value", pa.decimal128(18, 6)),
        ("symbol", pa.string()),
        ("status", pa.string()),
        ("origin", pa.string()),
        ("is_made_up", pa.bool_()),
        ("period_text", pa.string()),
        ("source_period_end", pa.date32()),
    ]
)
INDICATOR = pa.schema(
    [
        ("indicator_code", pa.string()),
        ("domain", pa.string()),
        ("unit", pa.string()),
        ("multiplier", pa.int32()),
        ("kind", pa.string()),
        ("is_count", pa.bool_()),
        ("polarity", pa.int32()),
        ("target", pa.decimal128(18, 6)),
        ("amber_tolerance", pa.decimal128(18, 6)),
    ]
)
REBASE = pa.schema(
    [
        ("indicator_code", pa.string()),
        ("area_code", pa.string()),
        ("from_period_end", pa.date32()),
        ("reason", pa.string()),
        ("recorded_by", pa.string()),
        ("recorded_on", pa.date32()),
    ]
)
BREAK = pa.schema(
    [
        ("indicator_code", pa.string()),
        ("period_end", pa.date32()),
        ("breaks_series", pa.bool_()),
        ("reason", pa.string()),
    ]
)
CELL_DEFAULTS: dict[str, Any] = {
    "area_code": HOME,
    "period_kind": "month",
    "breakdown": "all",
    "breakdown_value": "all",
    "status": "final",
    "origin": "published",
    "is_made_up": False,
}
INDICATOR_DEFAULTS: dict[str, Any] = {
    "domain": "children",
    "unit": "percent",
    "multiplier": 100,
    "kind": "flow",
    "is_count": False,
    "polarity": 1,
}

Row = Mapping[str, Any]


def table(schema: pa.Schema, rows: Iterable[Row], defaults: Row) -> pa.Table:
    """Rows as a typed table; what a row leaves out is the default, else missing."""
    return pa.Table.from_pylist([{**defaults, **row} for row in rows], schema=schema)


def build(
    folder: Path,
    indicators: Iterable[Row],
    cells: Iterable[Row] | pa.Table,
    rebases: Iterable[Row] = (),
    breaks: Iterable[Row] = (),
    **variables: object,
) -> Path:
    """A candidate with these cells and everything that the statistics' models make of them."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "warehouse.duckdb"
    (folder / "variables.json").write_text(
        json.dumps(
            {
                "period": "2017-11",
                "authority": HOME,
                "release_id": "test",
                # the made-up publications of the tests have fewer authorities than England
                "national_minimum": NATIONAL_MINIMUM,
                **variables,
            }
        )
    )
    cell_table = cells if isinstance(cells, pa.Table) else table(CELL, cells, CELL_DEFAULTS)
    tables = {
        "intermediate.int_indicator_cell_completed": cell_table,
        "reference.indicators": table(INDICATOR, indicators, INDICATOR_DEFAULTS),
        "reference.rebases": table(REBASE, rebases, {}),
        "reference.series_breaks": table(BREAK, breaks, {"breaks_series": True, "reason": "made for a test"}),
    }
    with duckdb.connect(str(database)) as connection:
        for schema in ("reference", "intermediate"):
            connection.execute(f"create schema {schema}")
        for seed in ("areas", "neighbour_sets", "adult_neighbour_sets"):
            connection.execute(
                f"create table reference.{seed} as "
                "select * replace "
                "(cast(valid_from as date) as valid_from, cast(valid_to as date) as valid_to) "
                f"from read_csv('{SEEDS / seed}.csv', all_varchar = true, header = true)"
            )
        for name, rows in tables.items():
            connection.register("rows_of_test", rows)
            connection.execute(f"create table {name} as select * from rows_of_test")
            connection.unregister("rows_of_test")
    outcome = run_dbt(
        folder,
        database,
        ["run", "--select", "path:models/intermediate/statistics", "path:models/benchmarks"],
    )
    assert outcome.keys() == {"success"}, outcome
    return database


def fetch(database: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows that a query finds in a candidate."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()
