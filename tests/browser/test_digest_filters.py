"""Links of the front page that keep some rows of the scorecard, without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SHOWN = """() => [...document.querySelectorAll(':is(.sc, .yc) tr[id]')].filter(one => one.checkVisibility())
    .map(one => one.id)"""


def test_a_link_keeps_the_rows_of_one_colour_and_another_shows_all_again(
    opened: Callable[..., Any], addresses: dict[str, str]
) -> None:
    page = opened(addresses["digest"])
    every = page.evaluate(SHOWN)
    page.get_by_text("Show only some rows").click()
    page.get_by_role("link", name="Green (3)").click()
    assert page.evaluate(SHOWN) == ["LCH047", "CSC020", "CLA060"]
    page.get_by_role("link", name="Show every row").locator("visible=true").click()
    assert page.evaluate(SHOWN) == every
    assert len(every) > 15


def test_without_styles_every_row_stays(opened: Callable[..., Any], addresses: dict[str, str]) -> None:
    page = opened(f"{addresses['digest']}#only-green")
    page.evaluate("document.querySelectorAll('style').forEach(one => one.remove())")
    assert len(page.evaluate(SHOWN)) > 15
