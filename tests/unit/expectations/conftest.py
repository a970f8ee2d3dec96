"""A tiny candidate in memory on which every rule has rows to judge and passes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest


@pytest.fixture(scope="session")
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tiny candidate; whoever changes it rolls the change back."""
    with duckdb.connect() as connection:
        connection.execute(Path(__file__).with_name("world.sql").read_text(encoding="utf-8"))
        for schema, table, column in connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where schema_name = 'mart'"
        ).fetchall():
            connection.execute(f"comment on table {schema}.{table} is 'what it holds'")
            connection.execute(f"comment on column {schema}.{table}.{column} is 'what it means'")
        yield connection


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
