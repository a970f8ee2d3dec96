"""The tables of a release as PostgreSQL declares them: types, keys, comments, rights by area."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from warehouse.errors import WarehouseError
from warehouse.releases.marts import Table
from warehouse.releases.relations import references_of
from warehouse.sql import literal, quoted

_TYPES = {
    "VARCHAR": "text",
    "DATE": "date",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "BOOLEAN": "boolean",
    "DOUBLE": "double precision",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}


def type_of(kind: str) -> str:
    """PostgreSQL's name of a DuckDB type; raises `WarehouseError` TYPE_NOT_SERVED for one it has not."""
    if re.fullmatch(r"DECIMAL\(\d+,\s*\d+\)", kind):
        return kind.replace("DECIMAL", "numeric")
    if kind not in _TYPES:
        raise WarehouseError(
            "TYPE_NOT_SERVED",
            f"A column of type {kind} has no counterpart in PostgreSQL here.",
            "Give the column another type in its model, or add the type to warehouse/serving/tables.py.",
        )
    return _TYPES[kind]


def create(schema: str, table: Table) -> str:
    """The statement that makes one empty table."""
    columns = ", ".join(
        f"{quoted(column.name)} {type_of(column.type)}{'' if column.nullable else ' not null'}"
        for column in table.columns
    )
    return f"create table {_name(schema, table)} ({columns})"


def keys(schema: str, tables: Sequence[Table]) -> Iterator[str]:
    """Statements that declare primary keys, what foreign keys need, and the foreign keys, in that order.

    A key that may be empty in part becomes a unique constraint in which empty equals empty.
    """
    declared: set[tuple[str, tuple[str, ...]]] = set()
    for table in tables:
        key = tuple(column for column in table.columns if column.key == "primary")
        if not key:
            continue
        names = tuple(column.name for column in key)
        declared.add((table.name, names))
        kind = "unique nulls not distinct" if any(c.nullable for c in key) else "primary key"
        yield f"alter table {_name(schema, table)} add {kind} ({_list(names)})"
    found = list(references_of(tables))
    by_name = {table.name: table for table in tables}
    for _, reference in found:
        if (reference.dimension, reference.keys) not in declared:
            declared.add((reference.dimension, reference.keys))
            dimension = by_name[reference.dimension]
            yield f"alter table {_name(schema, dimension)} add unique ({_list(reference.keys)})"
    for table, reference in found:
        yield (
            f"alter table {_name(schema, table)} add foreign key ({_list(reference.columns)}) "
            f"references {_name(schema, by_name[reference.dimension])} ({_list(reference.keys)})"
        )


def indexes(schema: str, tables: Sequence[Table]) -> Iterator[str]:
    """Statements that make a page about one area quick: its rows of one date, among those of all areas."""
    for table in tables:
        if table.column("area_code") and table.column("period_end"):
            yield f"create index on {_name(schema, table)} ({_list(('area_code', 'period_end'))})"


def comments(schema: str, kind: str, table: Table) -> Iterator[str]:
    """Statements that describe one table or view (`kind`) and its columns."""
    if table.comment:
        yield f"comment on {kind} {_name(schema, table)} is {literal(table.comment)}"
    for column in table.columns:
        if column.comment:
            yield (
                f"comment on column {_name(schema, table)}.{quoted(column.name)} is {literal(column.comment)}"
            )


def _name(schema: str, table: Table) -> str:
    return f"{quoted(schema)}.{quoted(table.name)}"


def _list(names: Sequence[str]) -> str:
    return ", ".join(map(quoted, names))
