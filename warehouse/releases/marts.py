"""The mart tables of a release: the DuckDB file, the dictionary, and the hash of their content."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from warehouse.releases.manifest import TableEntry
from warehouse.sql import literal, quoted

SCHEMA = "mart"
DATABASE = "marts.duckdb"
DICTIONARY = "dictionary.csv"
RELEASE_TABLE = "dim_release"
STORAGE_VERSION = "v1.0.0"

# These say which release it is and when a file came, not what was found: the same deliveries give the same
# hash in every installation. What was decided and published in the past is left out for the same reason.
_NOT_CONTENT = frozenset({"release_id", "received_at", "revision", "revision_size", "revision_reason"})
_NOT_CONTENT_TABLES = frozenset(
    {
        RELEASE_TABLE,
        "rpt_decision",
        "fct_published_figure",
        "rpt_figure_first_published",
        "rpt_figure_now_known",
    }
)


@dataclass(frozen=True)
class Column:
    """One column; `key` is 'primary', 'foreign' or ''."""

    name: str
    type: str
    comment: str
    nullable: bool
    key: str


@dataclass(frozen=True)
class Table:
    """One table of schema `mart` with its columns in order."""

    name: str
    comment: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)


def open_marts(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a release's `marts.duckdb`; its tables are `mart.<table>`."""
    connection = duckdb.connect(str(path), read_only=True)
    connection.execute("set TimeZone = 'UTC'")
    return connection


def tables_of(connection: duckdb.DuckDBPyConnection, database: str) -> list[Table]:
    """Tables and views of schema `mart` in an attached database, by name, with comments and keys."""
    keys = _keys_of(connection, database)
    comments = dict(
        connection.execute(
            "select table_name, comment from duckdb_tables() where database_name = $1 and schema_name = $2 "
            "union all "
            "select view_name, comment from duckdb_views() where database_name = $1 and schema_name = $2",
            [database, SCHEMA],
        ).fetchall()
    )
    columns: dict[str, list[Column]] = {name: [] for name in sorted(comments)}
    rows = connection.execute(
        "select table_name, column_name, data_type, comment, is_nullable from duckdb_columns() "
        "where database_name = $1 and schema_name = $2 order by table_name, column_index",
        [database, SCHEMA],
    ).fetchall()
    for table, name, kind, comment, nullable in rows:
        columns[table].append(Column(name, kind, comment or "", nullable, keys.get((table, name), "")))
    return [Table(name, comments[name] or "", tuple(found)) for name, found in columns.items()]


def _keys_of(connection: duckdb.DuckDBPyConnection, database: str) -> dict[tuple[str, str], str]:
    words = {"PRIMARY KEY": "primary", "FOREIGN KEY": "foreign"}
    found = connection.execute(
        "select table_name, constraint_type, constraint_column_names from duckdb_constraints() "
        "where database_name = $1 and schema_name = $2 and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')",
        [database, SCHEMA],
    ).fetchall()
    keys: dict[tuple[str, str], str] = {}
    for table, kind, names in sorted(found):
        for name in names:
            # A column of both kinds is shown as primary: sorted() brings PRIMARY last.
            keys[table, name] = words[kind]
    return keys


def copy_marts(candidate: Path, target: Path) -> list[Table]:
    """Copy schema `mart` of a candidate database into a new file that DuckDB 1.0 and later open.

    Rows are sorted, comments and NOT NULL are kept. Primary keys are not declared in the file: DuckDB
    1.0 refuses a file of DuckDB 2.0 with an index, whatever its storage version; the dictionary names them.
    """
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach {literal(str(candidate))} as candidate (read_only)")
        connection.execute(
            f"attach {literal(str(target))} as release (storage_version {literal(STORAGE_VERSION)})"
        )
        connection.execute(f"create schema release.{SCHEMA}")
        tables = tables_of(connection, "candidate")
        for table in tables:
            _copy_table(connection, table)
        connection.execute("detach release")
    return tables


def _copy_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    name = f"release.{SCHEMA}.{quoted(table.name)}"
    body = ", ".join(
        f"{quoted(column.name)} {column.type}{'' if column.nullable else ' not null'}"
        for column in table.columns
    )
    connection.execute(f"create table {name} ({body})")
    connection.execute(
        f"insert into {name} select * from candidate.{SCHEMA}.{quoted(table.name)} order by all"  # noqa: S608
    )
    if table.comment:
        connection.execute(f"comment on table {name} is {literal(table.comment)}")
    for column in table.columns:
        if column.comment:
            connection.execute(f"comment on column {name}.{quoted(column.name)} is {literal(column.comment)}")


def write_dictionary(tables: list[Table], path: Path) -> int:
    """Write `dictionary.csv`: one row a table (column empty), then its columns; returns the rows written."""
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["table", "column", "type", "description", "key"])
        for table in tables:
            writer.writerow([table.name, "", "table", table.comment, ""])
            for column in table.columns:
                writer.writerow([table.name, column.name, column.type, column.comment, column.key])
            rows += 1 + len(table.columns)
    return rows


def read_keys(folder: Path) -> dict[tuple[str, str], str]:
    """The keys that a release's `dictionary.csv` names: (table, column) -> 'primary' or 'foreign'."""
    with (folder / DICTIONARY).open(encoding="utf-8", newline="") as file:
        return {(row["table"], row["column"]): row["key"] for row in csv.DictReader(file) if row["key"]}


def with_keys(tables: Iterable[Table], keys: Mapping[tuple[str, str], str]) -> list[Table]:
    """The tables with these keys beside what they declare; a release's file cannot (see `copy_marts`)."""
    return [
        replace(
            table,
            columns=tuple(
                replace(column, key=column.key or keys.get((table.name, column.name), ""))
                for column in table.columns
            ),
        )
        for table in tables
    ]


def describe_tables(connection: duckdb.DuckDBPyConnection) -> list[TableEntry]:
    """Rows and content hash of every mart table of the database that a connection stands in."""
    found = connection.execute("select current_database()").fetchone()
    database = str(found[0]) if found else ""
    return [
        TableEntry(
            table=table.name,
            rows=count_rows(connection, table.name, database),
            sha256=None if table.name in _NOT_CONTENT_TABLES else _table_hash(connection, table),
        )
        for table in tables_of(connection, database)
    ]


def count_rows(connection: duckdb.DuckDBPyConnection, table: str, database: str) -> int:
    """How many rows a mart table of an attached database has."""
    name = f"{quoted(database)}.{SCHEMA}.{quoted(table)}"
    found = connection.execute(f"select count(*) from {name}").fetchone()  # noqa: S608
    return int(found[0]) if found else 0


def _table_hash(connection: duckdb.DuckDBPyConnection, table: Table) -> str:
    """Hash name, column names, types and rows; the order of rows and of columns does not matter."""
    columns = sorted((c for c in table.columns if c.name not in _NOT_CONTENT), key=lambda c: c.name)
    digest = hashlib.sha256(table.name.encode())
    for column in columns:
        digest.update(f"\n{column.name} {column.type}".encode())
    # Length before text, and 'N' for missing, so that no two different rows read the same.
    cells = ", ".join(
        f"coalesce(length({cell}) || ':' || {cell}, 'N')"
        for cell in (f"cast({quoted(column.name)} as varchar)" for column in columns)
    )
    rows = connection.execute(
        f"select sha256(concat({cells or literal('')})) as row_hash from {SCHEMA}.{quoted(table.name)} "  # noqa: S608
        "order by row_hash"
    )
    while batch := rows.fetchmany(100_000):
        digest.update("".join(row_hash for (row_hash,) in batch).encode())
    return digest.hexdigest()


def content_hash(tables: list[TableEntry]) -> str:
    """One hash over the content of all tables that are figures or describe them, in hex."""
    lines = [f"{entry.table} {entry.sha256}\n" for entry in tables if entry.sha256 is not None]
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def rows_in_files(folder: Path, paths: Iterable[str]) -> dict[str, int | None]:
    """Rows that each file of a release folder holds, by path; None where rows mean nothing.

    A file that its own format cannot read holds -1 rows.
    """
    with duckdb.connect() as connection:
        return {path: _rows_in_file(connection, folder / path) for path in paths}


def _rows_in_file(connection: duckdb.DuckDBPyConnection, path: Path) -> int | None:
    try:
        if path.suffix == ".parquet":
            found = connection.execute("select count(*) from read_parquet(?)", [str(path)]).fetchone()
            return int(found[0]) if found else -1
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                return sum(1 for _ in csv.reader(file)) - 1
        if path.name == DATABASE:
            return _rows_in_database(connection, path)
    except (duckdb.Error, UnicodeDecodeError, csv.Error):
        return -1
    return None


def _rows_in_database(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    connection.execute(f"attach {literal(str(path))} as counted (read_only)")
    try:
        tables = tables_of(connection, "counted")
        return sum(count_rows(connection, table.name, "counted") for table in tables)
    finally:
        connection.execute("detach counted")
