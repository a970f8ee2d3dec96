"""The views of schema `mart`: moved to another release all at once, or not at all."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

import psycopg
from psycopg import sql

from warehouse.errors import Refusal
from warehouse.releases.marts import Table
from warehouse.serving import access, restricted, tables

# Shorter than PostgreSQL's deadlock_timeout (1 s): it is always this side that steps back, never a reader.
_ATTEMPT_MILLISECONDS = 500
_PATIENCE_SECONDS = 60.0


class _Shown(NamedTuple):
    """A column that a view shows now, with its type as PostgreSQL writes it."""

    name: str
    type: str


def swap(connection: psycopg.Connection, release_id: str, schema: str, found: Sequence[Table]) -> None:
    """Point every view of schema `mart`, and that of the twin, at `schema` and mark the release current.

    One transaction: all views are locked first, so a reader who has read any of them in a transaction of its
    own finishes with the release it began with. Columns that the new release lacks stay, empty; columns that
    it adds stand at the end. Raises `Refusal` READERS_BUSY when the locks cannot be had for a minute, and
    `psycopg.errors.InvalidTableDefinition` where a column changed its type.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with connection.transaction():
                shown = _shown(connection)
                held = [("mart", view) for view in sorted(shown)]
                held += [(restricted.SCHEMA, view) for view in restricted.views(connection)]
                _lock(connection, held)
                _replace(connection, schema, found, shown)
                restricted.show(connection, schema)
                connection.execute(
                    "update serving.served_release set is_current = (release_id = %s)", [release_id]
                )
            return
        except (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable) as fault:
            if time.monotonic() > deadline:
                raise Refusal(
                    "READERS_BUSY",
                    "Readers held the views of schema mart for a minute; they still show the release before.",
                    "Look for a session that is idle in a transaction, end it, and serve the release again.",
                ) from fault
            time.sleep(0.05)


def _lock(connection: psycopg.Connection, views: Sequence[tuple[str, str]]) -> None:
    if not views:
        return
    connection.execute(f"set local statement_timeout = {_ATTEMPT_MILLISECONDS}".encode())
    names = sql.SQL(", ").join(sql.Identifier(*view) for view in views)
    connection.execute(sql.SQL("lock table {} in access exclusive mode").format(names))
    connection.execute("set local statement_timeout = default")


def _shown(connection: psycopg.Connection) -> dict[str, list[_Shown]]:
    rows = connection.execute(
        "select relname, attname, format_type(atttypid, atttypmod) "
        "from pg_class join pg_attribute on attrelid = pg_class.oid "
        "where relnamespace = 'mart'::regnamespace and relkind = 'v' and attnum > 0 and not attisdropped "
        "order by relname, attnum"
    ).fetchall()
    shown: dict[str, list[_Shown]] = {}
    for view, name, kind in rows:
        shown.setdefault(view, []).append(_Shown(name, kind))
    return shown


def _replace(
    connection: psycopg.Connection, schema: str, found: Sequence[Table], shown: dict[str, list[_Shown]]
) -> None:
    everyone = access.listed(access.EVERYONE)
    by_name = {table.name: table for table in found}
    for name in sorted(by_name.keys() | shown.keys()):
        view, table = sql.Identifier("mart", name), by_name.get(name)
        # As whoever asks, not as the owner: otherwise the rights by area would not hold.
        connection.execute(
            sql.SQL("create or replace view {} with (security_invoker = true) as {}").format(
                view, _select(schema, name, table, shown.get(name, []))
            )
        )
        connection.execute(sql.SQL("grant select on {} to {}").format(view, everyone))
        for statement in tables.comments("mart", "view", table) if table else ():
            connection.execute(statement.encode())


def _select(schema: str, name: str, table: Table | None, shown: Sequence[_Shown]) -> sql.Composed:
    there = [column.name for column in table.columns] if table else []
    columns = [
        sql.Identifier(column.name)
        if column.name in there
        else sql.SQL("cast(null as {}) as {}").format(sql.SQL(column.type), sql.Identifier(column.name))
        for column in shown
    ]
    columns += [sql.Identifier(column) for column in there if column not in {each.name for each in shown}]
    listed = sql.SQL(", ").join(columns)
    if table is None:
        return sql.SQL("select {} where false").format(listed)
    return sql.SQL("select {} from {}").format(listed, sql.Identifier(schema, name))
