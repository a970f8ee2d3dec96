"""Takes the pictures of docs/quality-leads.md: `python -m tests.browser.pictures [FOLDER OF STATE] [MONTH]`.

The month has been checked there, and some months before it, so that there is a history to see.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from warehouse.periods import Period
from warehouse.quality_report import candidate_report
from warehouse.settings import PROJECT, Settings

IMAGES = PROJECT / "docs" / "images"
WIDTH = 1280


def take(page: Page) -> None:
    """The top of the report, one failing rule, and rules with their months."""
    page.screenshot(path=IMAGES / "quality.png")
    rules = page.locator("article.rule")
    standing = rules.filter(has_text="open for")
    (standing if standing.count() else rules).last.screenshot(path=IMAGES / "quality-rule.png")
    table = page.locator("table.rules").first
    table.evaluate("one => [...one.tBodies[0].rows].slice(6).forEach(row => row.remove())")
    table.screenshot(path=IMAGES / "quality-months.png")


def main(home: Path, period: Period) -> None:
    """Open the candidate's own report of a month and take the pictures."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 1000})
        page.goto(candidate_report(Settings(home=home.resolve()), period).as_uri())
        take(page)
        browser.close()


if __name__ == "__main__":
    home, period = [*sys.argv[1:3], *["var", "2017-11"][len(sys.argv) - 1 :]]
    main(Path(home), Period.parse(period))
