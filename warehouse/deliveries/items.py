"""How well the columns of the record tables are filled, delivery by delivery: what the maturity index counts.

Every column that has to be given is an item (`Column.is_item`). A cell is valid and complete where the load
stored it: what was blank or broke its contract is empty or was rejected with its row.
"""

# ruff: noqa: S608 - SQL is generated here, from contracts and quoted by `literal` and `name` only

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from warehouse.contracts import Column, Table, contracts
from warehouse.ledger import DeliveryTable
from warehouse.periods import Period
from warehouse.sql import literal
from warehouse.sql import quoted as name

MONTHS = 12
"""How many months before the candidate's are counted beside it: as far as results reach back."""


def register_item_counts(
    connection: duckdb.DuckDBPyConnection,
    current: Iterable[DeliveryTable],
    folder: Path,
    authority: str,
    period: Period,
) -> None:
    """Create `extracts.item_count`: one row per record table, month and item.

    `current` are the tables in force and `folder` holds their files. Counted is what `authority` delivered
    for `period` and the twelve months before it. `rows_received` are accepted and rejected rows, `n_valid`
    the cells stored, `n_default` those of them that only say that nothing is known.
    """
    connection.execute(
        """create or replace table extracts.item_count (
             extract varchar not null, table_name varchar not null, period varchar not null,
             column_name varchar not null, default_threshold decimal(5, 4) not null,
             rows_received bigint not null, n_valid bigint not null, n_default bigint not null)"""
    )
    first = str(period.shift(-MONTHS))
    filed: dict[tuple[str, str], dict[str, DeliveryTable]] = defaultdict(dict)
    for table in current:
        if table.authority == authority and first <= table.period <= str(period):
            filed[table.extract, table.table_name][str(folder / table.path)] = table
    for extract, contract in sorted(contracts().items()):
        for shape in contract.tables if contract.names_persons else []:
            files = filed.get((extract, shape.name), {})
            rows = _counts(connection, extract, shape, files)
            if rows:
                marks = ", ".join("?" for _ in rows[0])
                connection.executemany(f"insert into extracts.item_count values ({marks})", rows)


def _counts(
    connection: duckdb.DuckDBPyConnection, extract: str, shape: Table, files: Mapping[str, DeliveryTable]
) -> list[list[object]]:
    items = [column for column in shape.columns if column.is_item]
    if not files or not items:
        return []
    counted = ", ".join(f"count({name(item.name)}), {_defaults(item)}" for item in items)
    listed = ", ".join(map(literal, files))
    options = "hive_partitioning = false, union_by_name = true, filename = true"
    found = {
        row[0]: row[1:]
        for row in connection.execute(
            f"select filename, {counted} from read_parquet([{listed}], {options}) group by filename"
        ).fetchall()
    }
    rows: list[list[object]] = []
    for path, table in sorted(files.items(), key=lambda entry: entry[1].period):
        # A file without rows gives no group.
        counts = found.get(path, (0,) * (2 * len(items)))
        rows += [
            [
                *(extract, shape.name, table.period, item.name, item.default_threshold),
                *(table.rows_received, counts[2 * number], counts[2 * number + 1]),
            ]
            for number, item in enumerate(items)
        ]
    return rows


def _defaults(item: Column) -> str:
    codes = ", ".join(map(literal, item.default_codes))
    return f"count(*) filter (cast({name(item.name)} as varchar) in ({codes}))" if codes else "0"
