"""Takes the pictures of the digest for the docs: `python -m tests.browser.digest_pictures RELEASE RECENT`.

Desktop, phone and paper of the first release, the front page of the recent one; and, from made-up figures,
what a figure looks like that is suppressed, missing, revised, provisional or carried forward.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb
from playwright.sync_api import sync_playwright

from tests import small_marts
from warehouse.digest import pages
from warehouse.settings import PROJECT

IMAGES = PROJECT / "docs" / "images"
DESKTOP = {"width": 1280, "height": 1100}
PHONE = {"width": 390, "height": 844}
SHOWN = "indicator/CLA021.html"
# Indicators of the small marts that have one of the states each, two of them in October and November.
STATES = ("CLA030", "CSC030", "CSC031", "ADO001")


def _sheets(printed: bytes) -> bytes:
    """The first sheet of a PDF as a picture, drawn by poppler."""
    command = ["pdftoppm", "-r", "72", "-f", "1", "-l", "1", "-png", "-"]
    return subprocess.run(command, input=printed, capture_output=True, check=True).stdout


def five_states(folder: Path) -> Path:
    """A digest of made-up figures that has every state; its front page."""
    connection = duckdb.connect()
    small_marts.create(connection)
    small_marts.fill(connection)
    kept = ", ".join(f"'{code}'" for code in STATES)
    for table in ("dim_indicator", "rpt_scorecard", "fct_indicator_value"):
        connection.execute(f"delete from mart.{table} where indicator_code not in ({kept})")
    connection.execute("delete from mart.indicator_caveat")
    connection.execute("update mart.dim_indicator set name = 'Begun in a day' where name like '<script%'")
    connection.execute("update mart.rpt_scorecard set rag = null where indicator_code = 'CSC031'")
    return pages.write(connection, folder, small_marts.THURROCK)


def _scorecard_of(page: Any) -> bytes:
    """The table and the legend below it, without the months in which nothing differs."""
    page.add_style_tag(
        content="main>section:not([aria-labelledby=scorecard]),header,footer,.bar,h2,.contents,details,caption"
        "{display:none!important}.sc th:nth-child(n+2):nth-child(-n+11):not([scope=row]),"
        ".sc tr[id] td:nth-child(n+2):nth-child(-n+11){display:none}"
    )
    return bytes(page.locator("section[aria-labelledby=scorecard]").screenshot())


def main(release: Path, recent: Path) -> None:
    """Open the pages of the release folders and take the pictures."""
    with sync_playwright() as started, tempfile.TemporaryDirectory() as scratch:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        digest, newer = ((folder / "digest").resolve() for folder in (release, recent))
        for name, path, window in (
            ("digest.png", digest / "index.html", DESKTOP),
            ("digest-recent.png", newer / "index.html", DESKTOP),
            ("digest-indicator.png", digest / SHOWN, DESKTOP),
            ("digest-phone.png", digest / "index.html", PHONE),
        ):
            page = browser.new_page(viewport=window)
            page.goto(path.as_uri())
            page.screenshot(path=IMAGES / name)
        page = browser.new_page(viewport=DESKTOP)
        page.goto((digest / "index.html").as_uri())
        (IMAGES / "digest-print.png").write_bytes(_sheets(page.pdf(prefer_css_page_size=True)))
        page.evaluate("document.querySelector('#scorecard').scrollIntoView()")
        page.screenshot(path=IMAGES / "digest-scorecard.png")
        page.goto(five_states(Path(scratch)).as_uri())
        (IMAGES / "digest-states.png").write_bytes(_scorecard_of(page))
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
