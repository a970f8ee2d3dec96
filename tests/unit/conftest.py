"""The small marts that pages and workbooks are made from."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests import small_marts


@pytest.fixture
def empty_marts() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of the marts without a row."""
    connection = duckdb.connect()
    small_marts.create(connection)
    yield connection
    connection.close()


@pytest.fixture
def marts(empty_marts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """November 2017 in small."""
    small_marts.fill(empty_marts)
    return empty_marts
