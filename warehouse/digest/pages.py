"""Writes `digest/index.html` and `quality/index.html` of a release from its marts.

Self-contained pages: styles and pictures inline, no script, no request. Jinja2 escapes every expression.
The same marts give the same bytes: no clock, no environment.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.digest.digest_page import render_digest
from warehouse.digest.marts import read
from warehouse.digest.quality_page import render_quality


def render_all(
    connection: duckdb.DuckDBPyConnection, folder: Path, authority: str | None = None
) -> list[Path]:
    """Write `digest/index.html` and `quality/index.html` under `folder`; return the two paths.

    `connection` holds the release's tables in schema `mart`; `authority` is the home authority's ONS code
    (without it: the authority with the most monthly figures).
    Raises `WarehouseError` MART_INCOMPLETE or MART_EMPTY where the marts cannot be shown.
    """
    marts = read(connection, authority)
    pages = {"digest": render_digest(marts), "quality": render_quality(marts)}
    written = []
    for name, html in pages.items():
        path = folder / name / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8", newline="\n")
        written.append(path)
    return written
