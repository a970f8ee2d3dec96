"""Takes the pictures of the digest for the docs: `python -m tests.browser.digest_pictures RELEASE`.

Desktop, phone and paper: the front page, the page of an indicator, and the first sheet of it printed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from warehouse.settings import PROJECT

IMAGES = PROJECT / "docs" / "images"
DESKTOP = {"width": 1280, "height": 1100}
PHONE = {"width": 390, "height": 844}
SHOWN = "indicator/CLA021.html"


def _first_sheet(printed: bytes) -> bytes:
    """The first sheet of a PDF as a picture, drawn by poppler."""
    command = ["pdftoppm", "-r", "72", "-f", "1", "-l", "1", "-png", "-"]
    return subprocess.run(command, input=printed, capture_output=True, check=True).stdout


def main(release: Path) -> None:
    """Open the pages of a release folder and take the pictures."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        digest = (release / "digest").resolve()
        for name, page_name, window in (
            ("digest.png", "index.html", DESKTOP),
            ("digest-indicator.png", SHOWN, DESKTOP),
            ("digest-phone.png", SHOWN, PHONE),
        ):
            page = browser.new_page(viewport=window)
            page.goto((digest / page_name).as_uri())
            page.screenshot(path=IMAGES / name)
        page = browser.new_page(viewport=DESKTOP)
        page.goto((digest / "index.html").as_uri())
        page.evaluate("document.querySelector('#scorecard').scrollIntoView()")
        page.screenshot(path=IMAGES / "digest-scorecard.png")
        page.goto((digest / SHOWN).as_uri())
        (IMAGES / "digest-print.png").write_bytes(_first_sheet(page.pdf(prefer_css_page_size=True)))
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
