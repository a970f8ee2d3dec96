"""The small marts, and the pages made from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import small_marts

from warehouse.digest import pages


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


@pytest.fixture
def digest(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> str:
    """The digest page of the small marts."""
    pages.render_all(marts, tmp_path)
    return (tmp_path / "digest" / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def quality(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> str:
    """The quality page of the small marts."""
    pages.render_all(marts, tmp_path)
    return (tmp_path / "quality" / "index.html").read_text(encoding="utf-8")
