"""Writes the pages of `digest/` of a release from its marts.

Self-contained pages: styles and pictures inline, no script, no request. Jinja2 escapes every expression.
The same marts give the same bytes: no clock, no environment.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.digest.details import read_details
from warehouse.digest.digest_page import render_digest
from warehouse.digest.indicator_page import has_page, render_indicator
from warehouse.digest.marts import read
from warehouse.digest.other_pages import render_deliveries, render_finance, render_plan
from warehouse.digest.rendering import environment


def write(connection: duckdb.DuckDBPyConnection, folder: Path, authority: str | None = None) -> Path:
    """Write the pages under `folder`: `digest/index.html`, which it returns, and those that it leads to.

    These are `plan.html`, `finance.html`, `deliveries.html` and one `indicator/<code>.html` for each
    indicator with a figure. `connection` holds the release's tables in schema `mart`; `authority` is the home
    authority's ONS code (without it: the authority with the most monthly figures).
    Raises `WarehouseError` MART_INCOMPLETE or MART_EMPTY where the marts cannot be shown.
    """
    marts = read(connection, authority)
    details = read_details(connection, marts)
    templates = environment()
    paged = [item for code, item in sorted(marts.indicators.items()) if has_page(details, code)]
    rendered = {
        "index.html": render_digest(templates, marts, details),
        "plan.html": render_plan(templates, marts, details),
        "finance.html": render_finance(templates, marts, details),
        "deliveries.html": render_deliveries(templates, marts),
    }
    for item in paged:
        rendered[f"indicator/{item.code}.html"] = render_indicator(templates, marts, details, item)
    for name, html in rendered.items():
        path = folder / "digest" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8", newline="\n")
    return folder / "digest" / "index.html"
