"""The extracts as a build sees them: one view per contract table over the files that are in force."""

# ruff: noqa: S608 - SQL is generated here, from contracts and quoted by `literal` and `name` only

from __future__ import annotations

from datetime import UTC, datetime

import duckdb
from sqlalchemy import select

from warehouse.contracts import Table, contracts, names_persons
from warehouse.deliveries.convert import sql_type
from warehouse.deliveries.items import register_item_counts
from warehouse.errors import WarehouseError
from warehouse.ledger import Delivery, DeliveryTable, Ledger
from warehouse.periods import Period
from warehouse.settings import Settings
from warehouse.sql import literal
from warehouse.sql import quoted as name


def view_name(extract: str, table: str) -> str:
    """The name of a table's view in schema `extracts`."""
    return f"{extract}__{table}"


def register_extracts(connection: duckdb.DuckDBPyConnection, settings: Settings, period: Period) -> list[str]:
    """Create schema `extracts` in an open, writable connection and return the sha256 of the files used.

    One view `<extract>__<table>` per contract table, over the current typed files of all months up to
    `period`: the contract's columns, `delivery_sha256` and `source_row`. A table of which nothing was
    delivered is an empty view of the same columns. `extracts.delivery` lists all loaded deliveries of
    those months, `extracts.item_count` says how well their columns are filled. Raises `WarehouseError`
    EXTRACT_MISSING where a file that the ledger names is gone.
    """
    ledger = Ledger(settings)
    current = ledger.current_tables(str(period))
    paths: dict[tuple[str, str], list[str]] = {}
    for table in current:
        path = settings.extracts_dir / table.path
        if not path.is_file():
            raise WarehouseError(
                "EXTRACT_MISSING",
                f"{table.extract} of {table.authority}, {table.period}, is in the ledger but not on disk.",
                "Load it again from the archive with `warehouse load --restate`.",
            )
        whole = table.table_name.partition(".")[0]  # a table may be filed in parts, such as figures.lait
        paths.setdefault((table.extract, whole), []).append(str(path))
    connection.execute("create schema if not exists extracts")
    for extract, contract in contracts().items():
        for shape in contract.tables:
            source = _source(shape, paths.get((extract, shape.name), []))
            connection.execute(
                f"create or replace view extracts.{name(view_name(extract, shape.name))} as {source}"
            )
    _delivery_table(connection, ledger, period)
    register_item_counts(connection, current, settings.extracts_dir, settings.authority, period)
    return used_deliveries(settings, period)


def used_deliveries(settings: Settings, period: Period) -> list[str]:
    """The sha256 of every delivery that a build of `period` reads, in order."""
    ledger = Ledger(settings)
    with ledger.session() as session:
        query = (
            select(Delivery.sha256)
            .join(DeliveryTable, DeliveryTable.delivery_id == Delivery.delivery_id)
            .where(DeliveryTable.superseded_by.is_(None), DeliveryTable.period <= str(period))
        )
        return sorted(set(session.scalars(query)))


def _source(table: Table, files: list[str]) -> str:
    columns = [(sql_type(column), column.name) for column in table.kept]
    columns += [("VARCHAR", "delivery_sha256"), ("BIGINT", "source_row")]
    if files:
        listed = ", ".join(map(literal, files))
        selected = ", ".join(f"cast({name(column)} as {kind}) as {name(column)}" for kind, column in columns)
        options = "hive_partitioning = false, union_by_name = true"
        return f"select {selected} from read_parquet([{listed}], {options})"
    selected = ", ".join(f"cast(null as {kind}) as {name(column)}" for kind, column in columns)
    return f"select {selected} where false"


def _delivery_table(connection: duckdb.DuckDBPyConnection, ledger: Ledger, period: Period) -> None:
    connection.execute(
        """create or replace table extracts.delivery (
             extract varchar, table_name varchar, authority_code varchar, period varchar,
             received_at timestamp, rows_received bigint, rows_accepted bigint, rows_rejected bigint,
             sha256 varchar, is_current boolean, is_made_up boolean, names_persons boolean)"""
    )
    with ledger.session() as session:
        query = (
            select(DeliveryTable, Delivery.received_at, Delivery.sha256, Delivery.is_made_up)
            .join(Delivery, DeliveryTable.delivery_id == Delivery.delivery_id)
            .where(DeliveryTable.period <= str(period))
            .order_by(DeliveryTable.delivery_table_id)
        )
        found = list(session.execute(query))
        # A table without rows names nobody, so the set that it came with says whether it is made up.
        sample_sets = {
            (table.extract, table.authority, table.period) for table, _, _, is_made_up in found if is_made_up
        }
        rows = [
            [
                table.extract,
                table.table_name,
                table.authority,
                table.period,
                _utc(received_at),
                table.rows_received,
                table.rows_accepted,
                table.rows_rejected,
                sha256,
                table.superseded_by is None,
                is_made_up
                or (
                    table.rows_received == 0 and (table.extract, table.authority, table.period) in sample_sets
                ),
                names_persons(table.extract),
            ]
            for table, received_at, sha256, is_made_up in found
        ]
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"insert into extracts.delivery values ({marks})", rows)


def _utc(moment: datetime) -> datetime:
    """Without its zone, in UTC: SQLite gives the bare UTC time back, PostgreSQL one with a zone."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
