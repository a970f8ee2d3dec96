"""A tiny candidate in memory on which every rule has rows to judge and passes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.contracts import contracts
from warehouse.deliveries.convert import sql_type
from warehouse.deliveries.registry import view_name


@pytest.fixture(scope="session")
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tiny candidate; whoever changes it rolls the change back."""
    with duckdb.connect() as connection:
        connection.execute(Path(__file__).with_name("world.sql").read_text(encoding="utf-8"))
        _create_what_was_not_delivered(connection)
        for schema, table, column in connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where schema_name = 'mart'"
        ).fetchall():
            connection.execute(f"comment on table {schema}.{table} is 'what it holds'")
            connection.execute(f"comment on column {schema}.{table}.{column} is 'what it means'")
        yield connection


def _create_what_was_not_delivered(connection: duckdb.DuckDBPyConnection) -> None:
    """Every other table of the contracts, empty, as a candidate has it."""
    for extract, contract in contracts().items():
        for table in contract.tables:
            columns = ", ".join(f'"{column.name}" {sql_type(column)}' for column in table.kept)
            connection.execute(
                f"create table if not exists extracts.{view_name(extract, table.name)} "
                f"({columns}, delivery_sha256 varchar, source_row bigint)"
            )


@pytest.fixture
def candidate(world: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tiny candidate within a transaction that is rolled back."""
    world.execute("begin")
    yield world
    world.execute("rollback")


@pytest.fixture(scope="session")
def parameters() -> dict[str, object]:
    """What is being checked, as the frames name it."""
    return {
        "period": "2017-11",
        "period_end": date(2017, 11, 30),
        "authority": "E06000034",
        "release_id": "2017-11-r1",
    }
