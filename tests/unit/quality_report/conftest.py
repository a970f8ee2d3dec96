"""The report of the small marts, read as a strict parser reads it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse import quality_report


@pytest.fixture
def quality(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> str:
    """The released page of the small marts."""
    quality_report.write_released(marts, tmp_path)
    return (tmp_path / "quality" / "index.html").read_text(encoding="utf-8")
