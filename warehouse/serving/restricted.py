"""The unsuppressed twin of a release in PostgreSQL, for named analysts and for nobody else.

It stands in a schema of its own beside the release; `restricted.indicator_value` shows that of the current
release, and moves with the views of schema `mart`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import psycopg
import yaml
from psycopg import sql

from warehouse.disclosure import twin
from warehouse.releases import marts
from warehouse.releases.marts import Column, Table
from warehouse.serving import tables
from warehouse.settings import PROJECT
from warehouse.sql import literal, quoted

SCHEMA = "restricted"
READERS = ("analyst_restricted",)
_TABLE = "indicator_value"
_MODEL = PROJECT / "dbt_project" / "models" / "intermediate" / "disclosure" / "int_disclosure_twin.yml"


def schema_of(release_schema: str) -> str:
    """The schema of a release's twin: `restricted_2017_11_r1` beside `release_2017_11_r1`."""
    return f"{SCHEMA}_{release_schema.removeprefix('release_')}"


@contextmanager
def opened(file: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Table]]:
    """A twin's rows as a table of a database, so that it is loaded and proved as any mart is."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"create schema {marts.SCHEMA}")
        columns = ", ".join(map(quoted, twin.COLUMNS))
        connection.execute(
            f"create view {marts.SCHEMA}.{_TABLE} as select {columns} from read_parquet({literal(str(file))})"  # noqa: S608
        )
        yield connection, table()


def table() -> Table:
    """The twin's columns as its model describes them."""
    (model,) = yaml.safe_load(_MODEL.read_text(encoding="utf-8"))["models"]
    said = {column["name"]: column["description"] for column in model["columns"]}
    columns = tuple(Column(name, kind.upper(), said[name], True, "") for name, kind in twin.COLUMNS.items())
    return Table(_TABLE, model["description"], columns)


def views(connection: psycopg.Connection) -> list[str]:
    """The views that readers can hold on to: one, or none before the first release."""
    return [_TABLE] if _exists(connection, SCHEMA) else []


def _exists(connection: psycopg.Connection, schema: str) -> bool:
    found = connection.execute("select to_regclass(%s)", [f"{schema}.{_TABLE}"]).fetchone()
    return bool(found and found[0])


def show(connection: psycopg.Connection, release_schema: str) -> None:
    """Point the view at the twin of a release; where it has none, the view is empty."""
    twins = table()
    name, schema = sql.Identifier(SCHEMA, _TABLE), schema_of(release_schema)
    connection.execute(
        sql.SQL("create or replace view {} with (security_invoker = true) as select {}").format(
            name, _of(schema) if _exists(connection, schema) else _nothing(twins)
        )
    )
    for reader in READERS:
        connection.execute(sql.SQL("grant select on {} to {}").format(name, sql.Identifier(reader)))
    for statement in tables.comments(SCHEMA, "view", twins):
        connection.execute(statement.encode())


def _of(schema: str) -> sql.Composed:
    listed = sql.SQL(", ").join(map(sql.Identifier, twin.COLUMNS))
    return sql.SQL("{} from {}").format(listed, sql.Identifier(schema, _TABLE))


def _nothing(twins: Table) -> sql.Composed:
    listed = sql.SQL(", ").join(
        sql.SQL("cast(null as {}) as {}").format(
            sql.SQL(tables.type_of(column.type)), sql.Identifier(column.name)
        )
        for column in twins.columns
    )
    return sql.SQL("{} where false").format(listed)
