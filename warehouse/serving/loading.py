"""One release into a schema of its own: tables, rows by COPY, proof against the files, keys, rights.

All of it is one transaction: a load that dies leaves nothing.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import psycopg
from psycopg import sql

from warehouse.errors import WarehouseError
from warehouse.releases import marts
from warehouse.releases.marts import Table
from warehouse.serving import access, restricted, tables
from warehouse.sql import literal, quoted

_CHUNK = 1 << 20
# No text of a mart is this; DuckDB quotes it where it is text, PostgreSQL takes only the bare one as missing.
_NULL = "\\N"


def schema_of(release_id: str) -> str:
    """The schema of a release: `release_2017_11_r1` for 2017-11-r1."""
    return f"release_{release_id.replace('-', '_')}"


@contextmanager
def opened(folder: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[Table]]]:
    """A release's marts and their tables, with the keys that the dictionary names."""
    with marts.open_marts(folder / marts.DATABASE) as connection:
        found = connection.execute("select current_database()").fetchone()
        keys = marts.read_keys(folder)
        yield connection, marts.with_keys(marts.tables_of(connection, str(found[0]) if found else ""), keys)


def load_release(connection: psycopg.Connection, folder: Path, schema: str) -> int:
    """Load the release in `folder` into a new schema; returns its rows.

    Runs in the caller's transaction. Raises `WarehouseError` SERVED_ROWS_DIFFER where PostgreSQL holds
    anything but what the files hold.
    """
    rows = 0
    with opened(folder) as (source, found), tempfile.TemporaryDirectory() as scratch:
        connection.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
        for table in found:
            connection.execute(tables.create(schema, table).encode())
            _copy(source, table, connection, schema, Path(scratch) / "rows.csv")
            rows += prove(source, table, connection, schema)
        for statement in (*tables.keys(schema, found), *tables.indexes(schema, found)):
            connection.execute(statement.encode())
        for table in found:
            for statement in tables.comments(schema, "table", table):
                connection.execute(statement.encode())
        for grant in access.grants(schema, found):
            connection.execute(grant)
        _describe(connection, schema, f"Release {folder.name}, as published")
        for table in found:
            # The first reader would else ask before the server has looked at the rows by itself.
            connection.execute(sql.SQL("analyze {}").format(sql.Identifier(schema, table.name)))
    return rows


def load_twin(connection: psycopg.Connection, file: Path, release_schema: str) -> int:
    """Load what a release holds back, from its unsuppressed twin, beside the release; returns its rows.

    Only named analysts may read it. Runs in the caller's transaction; raises as `load_release` does.
    """
    schema = restricted.schema_of(release_schema)
    with restricted.opened(file) as (source, table), tempfile.TemporaryDirectory() as scratch:
        connection.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
        connection.execute(tables.create(schema, table).encode())
        _copy(source, table, connection, schema, Path(scratch) / "rows.csv")
        rows = prove(source, table, connection, schema)
        for statement in tables.comments(schema, "table", table):
            connection.execute(statement.encode())
        for grant in access.grants(schema, [table], restricted.READERS):
            connection.execute(grant)
        _describe(connection, schema, f"Unsuppressed twin of release {file.stem}, for named analysts")
    return rows


def _describe(connection: psycopg.Connection, schema: str, comment: str) -> None:
    connection.execute(
        sql.SQL("comment on schema {} is {}").format(sql.Identifier(schema), sql.Literal(comment))
    )


def _copy(
    source: duckdb.DuckDBPyConnection, table: Table, connection: psycopg.Connection, schema: str, file: Path
) -> None:
    # Through a file and not row by row: a national year is millions of rows.
    source.execute(
        f"copy {marts.SCHEMA}.{quoted(table.name)} to {literal(str(file))} "
        f"(format csv, header false, nullstr {literal(_NULL)})"
    )
    target = sql.SQL("copy {} from stdin (format csv, null {})").format(
        sql.Identifier(schema, table.name), sql.Literal(_NULL)
    )
    with connection.cursor() as cursor, cursor.copy(target) as copy, file.open("rb") as rows:
        while chunk := rows.read(_CHUNK):
            copy.write(chunk)


def prove(
    source: duckdb.DuckDBPyConnection, table: Table, connection: psycopg.Connection, schema: str
) -> int:
    """Compare count and content of one table on both sides; both compute the same hash in SQL."""
    cells = _cells(table)
    kept = source.execute(
        f"select sha256({cells}) as row_hash from {marts.SCHEMA}.{quoted(table.name)} "  # noqa: S608
        "order by row_hash"
    )
    with connection.cursor(name="served_rows") as served:
        served.itersize = 50_000
        served.execute(
            f"select encode(sha256(convert_to({cells}, 'UTF8')), 'hex') collate \"C\" as row_hash "  # noqa: S608
            f"from {quoted(schema)}.{quoted(table.name)} order by row_hash".encode()
        )
        here = _digest(iter(lambda: kept.fetchmany(50_000), []))
        there = _digest(iter(lambda: served.fetchmany(50_000), []))
    if here != there:
        raise WarehouseError(
            "SERVED_ROWS_DIFFER",
            f"PostgreSQL holds {there[0]:,} rows of {table.name}, the release {here[0]:,}, or their contents "
            "differ.",
            "Nothing was changed for readers. Run `warehouse verify`, then serve the release again.",
        )
    return here[0]


def _digest(batches: Iterator[Sequence[tuple[str]]]) -> tuple[int, str]:
    digest, rows = hashlib.sha256(), 0
    for batch in batches:
        rows += len(batch)
        digest.update("".join(row_hash for (row_hash,) in batch).encode())
    return rows, digest.hexdigest()


def _cells(table: Table) -> str:
    # Length before text, and 'N' for missing: no two different rows read the same, on either engine.
    return " || ".join(
        f"coalesce(cast(length({cell}) as varchar) || ':' || {cell}, 'N')"
        for cell in (f"cast({quoted(column.name)} as varchar)" for column in table.columns)
    )
