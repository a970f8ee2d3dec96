"""The digest of the small marts."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.digest import pages


@pytest.fixture
def site(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> Path:
    """The folder of all pages of the small marts."""
    pages.write(marts, tmp_path)
    return tmp_path / "digest"


@pytest.fixture
def digest(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> str:
    """Its front page."""
    pages.write(marts, tmp_path)
    return (tmp_path / "digest" / "index.html").read_text(encoding="utf-8")
