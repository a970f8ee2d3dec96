"""A real Chromium, driven by Playwright, and the pages of a published month to look at.

The browser is the system's own; nothing is downloaded. Every request that a page makes is written down.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from tests import small_marts
from tests.conftest import Home
from warehouse.digest.pages import write as write_pages
from warehouse.periods import Period
from warehouse.quality_report import candidate_report
from warehouse.settings import PROJECT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

DIGEST = {
    "digest": "index.html",
    "indicator page": "indicator/CLA002.html",
    "indicator page with comparators": "indicator/CSC020.html",
    "made-up indicator page": "indicator/CSC010.html",
    "improvement plans": "plan.html",
    "finance": "finance.html",
    "deliveries": "deliveries.html",
}
OTHER = ("digest of a month without a return", "checked statements")
PAGES = ("released quality report", "candidate's quality report", *DIGEST, *OTHER)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests start a browser: they are slow, and skipped where there is none."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.slow)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on PATH: sudo apt install chromium"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra 'browser'")
    with playwright.sync_playwright() as started:
        # Chromium's own sandbox needs rights that a container rarely has; the pages are our own files.
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def addresses(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where the pages of November 2017 lie, by what they are; and two that are made here."""
    folder = tmp_path_factory.mktemp("pages")
    checked = folder / "statements.html"
    examples = PROJECT / "seeds" / "statements" / "example.csv"
    sample_home.run("statements", examples, "--html", checked, exits=1)
    with duckdb.connect() as connection:
        small_marts.create(connection)
        small_marts.fill(connection)
        small_marts.without_return(connection)
        quiet = write_pages(connection, folder, small_marts.THURROCK)
    release = (sample_home.folder / "releases" / "current").resolve()
    files = {
        "released quality report": release / "quality" / "index.html",
        "candidate's quality report": candidate_report(sample_home.settings, Period(2017, 11)),
        **{name: release / "digest" / page for name, page in DIGEST.items()},
        **dict(zip(OTHER, (quiet, checked), strict=True)),
    }
    return {name: path.as_uri() for name, path in files.items()}


@pytest.fixture(params=PAGES)
def address(request: pytest.FixtureRequest, addresses: dict[str, str]) -> str:
    """Each page in turn."""
    return addresses[request.param]


@pytest.fixture
def opened(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens an address in a window of that size (CSS pixels)."""
    contexts = []

    def open_page(address: str, width: int = 1280, height: int = 900, **more: Any) -> Any:
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, **more))
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
