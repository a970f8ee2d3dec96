"""Takes the picture of docs/bi-analysts.md: `python -m tests.bi.superset_pictures [FOLDER OF STATE]`.

The folder holds a release of November 2017; `make test-bi` has been run before.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import sqlalchemy as sa

from tests.bi.superset_server import FIGURE, Superset, trial
from tests.postgres import postgres
from warehouse.serving import serve
from warehouse.settings import PROJECT, Settings

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

IMAGES = PROJECT / "docs" / "images"
SERIES = "2015-04-01 : 2017-12-01"


@contextmanager
def page_of(superset: Superset) -> Iterator[Page]:
    """A window in which `analyst` is logged in; it asks no other machine for anything."""
    from playwright.sync_api import sync_playwright  # the extra `browser`, which `make test` does without

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.route("**/*", _stay_here)
        page.goto(f"{superset.address}/login/")
        page.fill("input[name=username], #username", "analyst")
        page.fill("input[name=password], #password", superset.password)
        page.click("button[type=submit], input[type=submit]")
        page.wait_for_url(lambda url: "/login" not in url)
        yield page
        browser.close()


def _stay_here(route: Route) -> None:
    if urlsplit(route.request.url).hostname == "127.0.0.1":
        route.continue_()
    else:
        route.abort()


def chart_page(page: Page, address: str, drawn: str) -> Locator:
    """Open a chart's page; gives what it draws, once that is there."""
    page.goto(address)
    chart = page.locator(f".slice_container {drawn}")
    chart.wait_for(timeout=60_000)
    return chart


def main(home: Path) -> None:
    """Serve the release, draw its children looked after by month in Superset, and take the picture."""
    with postgres() as url, tempfile.TemporaryDirectory() as folder:
        serve(Settings(home=home.resolve()), url=url)
        with trial(Path(folder)) as superset, page_of(superset) as page:
            address = sa.make_url(url).set(drivername="postgresql+psycopg2")
            database = superset.connect("Warehouse", address.render_as_string(hide_password=False))
            dataset = superset.dataset(database, "fct_indicator_value")
            drawn = {"x_axis": "period_end", "time_grain_sqla": "P1M", "metrics": [FIGURE]}
            chart = superset.chart(dataset, "echarts_timeseries_line", SERIES, **drawn, markerEnabled=True)
            chart_page(page, chart, "canvas")
            page.wait_for_timeout(2_000)  # the line is drawn from left to right
            page.screenshot(path=IMAGES / "superset.png")


if __name__ == "__main__":
    main(Path([*sys.argv[1:], "var"][0]))
