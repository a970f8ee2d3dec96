"""The mart tables as files that other tools read: Parquet that describes itself, CSV that runs nothing."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.releases.marts import SCHEMA, Column, Table
from warehouse.spreadsheets import FORMULA_SIGNS
from warehouse.sql import literal, quoted

_BATCH = 100_000
_SIGNS = ", ".join(map(literal, FORMULA_SIGNS))


def export_table(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> list[Path]:
    """Write `parquet/<table>.parquet` and `csv/<table>.csv` below `folder`, rows in the table's order.

    The Parquet file carries the description of the table and of each column in its schema's metadata, under
    `description`. In the CSV the symbol takes the place of a value that is missing for a stated reason, and
    a text that a spreadsheet would run as a formula begins with an apostrophe; numbers stay numbers.
    """
    parquet, text = parquet_and_csv(table.name, folder)
    for path in (parquet, text):
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
    _write_parquet(connection, table, parquet)
    shown = ", ".join(_shown(table, column) for column in table.columns)
    connection.execute(
        f"copy (select {shown} from {SCHEMA}.{quoted(table.name)}) "  # noqa: S608
        f"to {literal(str(text))} (format csv, header true)"
    )
    return [parquet, text]


def parquet_and_csv(table: str, folder: Path) -> tuple[Path, Path]:
    """Where a release folder keeps one table as Parquet and as CSV."""
    return folder / "parquet" / f"{table}.parquet", folder / "csv" / f"{table}.csv"


def _write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    rows = connection.sql(f"select * from {SCHEMA}.{quoted(table.name)}").to_arrow_reader(_BATCH)  # noqa: S608
    comments = {column.name: column.comment for column in table.columns}
    schema = pa.schema(
        [
            field.with_metadata({"description": comments[field.name]}) if comments[field.name] else field
            for field in rows.schema
        ],
        metadata={"description": table.comment} if table.comment else None,
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in rows:
            writer.write_batch(batch.cast(schema))


def _shown(table: Table, column: Column) -> str:
    name = quoted(column.name)
    if column.name == "value" and table.column("symbol"):
        return f"coalesce(cast({name} as varchar), symbol) as {name}"
    if column.type == "VARCHAR":
        runs = f"left({name}, 1) in ({_SIGNS}) and try_cast({name} as double) is null"
        return f"case when {runs} then {literal(chr(39))} || {name} else {name} end as {name}"
    return name
