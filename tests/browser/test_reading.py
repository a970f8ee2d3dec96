"""The pages as people use them: on a phone, enlarged, by keyboard alone, by screen reader, on paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra 'browser'")
pypdf = pytest.importorskip("pypdf", reason="needs the extra 'browser'")

# WCAG 2.0 to 2.2, levels A and AA, and what axe recommends besides.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

# Elements that reach over the right edge and are not inside a region that scrolls by itself.
OVERFLOWING = """() => [...document.querySelectorAll('body *')].filter(one =>
    one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !(one.closest('.scroll') && !one.matches('.scroll')) && !one.closest('.skip, .vh')
).map(one => one.tagName + '.' + one.getAttribute('class'))"""

FOCUSED = """() => { const one = document.activeElement, style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return {tag: one.tagName, to: one.getAttribute('href'), outline: style.outlineStyle,
            width: parseFloat(style.outlineWidth), seen: box.bottom > 0 && box.top < innerHeight}; }"""


@pytest.mark.parametrize("width", [320, 400, 768, 1280])
def test_nothing_scrolls_sideways_but_tables_within_themselves(
    opened: Callable[..., Any], address: str, width: int
) -> None:
    # 320 CSS pixels are a window of 1280 enlarged to 400 per cent.
    page = opened(address, width=width, height=256 if width == 320 else 900)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_violation(opened: Callable[..., Any], address: str, width: int) -> None:
    page = opened(address, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response
    assert len(found["passes"]) > 20
    assert [
        (one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found["violations"]
    ] == []


def test_no_page_runs_a_script_asks_for_anything_or_complains(
    opened: Callable[..., Any], address: str
) -> None:
    page = opened("about:blank")
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert asked == [address]
    assert said == []
    assert page.evaluate("document.scripts.length") == 0


def test_the_first_key_reaches_the_skip_link_and_it_leads_to_the_content(
    opened: Callable[..., Any], address: str
) -> None:
    page = opened(address)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["to"] == "#main"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_stop_of_the_keyboard_is_seen_with_an_outline_and_in_order(
    opened: Callable[..., Any], addresses: dict[str, str]
) -> None:
    page = opened(addresses["released quality report"])
    expected = page.evaluate(
        "[...document.querySelectorAll('a[href], summary, [tabindex=\"0\"]')]"
        ".filter(one => one.checkVisibility()).length"
    )
    tops: list[float] = []
    for _ in range(expected):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        assert focus["tag"] in {"A", "SUMMARY", "DIV"}
        assert (focus["outline"], focus["width"] >= 2, focus["seen"]) == ("solid", True, True)
        inside = page.evaluate("document.activeElement.closest('main') !== null")
        if inside:
            tops.append(page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY"))
    assert expected > 50
    # Down the page, never back up by more than the height of one cell.
    assert all(after > before - 200 for before, after in pairwise(tops))


def test_a_folded_list_opens_and_closes_by_keyboard(
    opened: Callable[..., Any], addresses: dict[str, str]
) -> None:
    page = opened(addresses["released quality report"])
    folded = page.locator("details.passes").first
    rule = folded.locator("tbody tr").first
    assert not rule.is_visible()
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    assert rule.is_visible()
    page.keyboard.press("Space")
    assert not rule.is_visible()


def test_a_download_of_row_references_is_one_link_away(
    opened: Callable[..., Any], addresses: dict[str, str]
) -> None:
    page = opened(addresses["candidate's quality report"])
    with page.expect_download() as waiting:
        page.locator("article a[download]").first.click()
    lines = waiting.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("rule_id,row_reference")
    assert len(lines) > 1


def test_states_are_told_apart_without_colour(opened: Callable[..., Any], addresses: dict[str, str]) -> None:
    page = opened(addresses["released quality report"], forced_colors="active")
    states = page.locator(".state")
    assert states.count() > 50
    bare = page.evaluate(
        "[...document.querySelectorAll('.state')].filter(one => !one.textContent.trim()"
        " || !one.querySelector('use[href^=\"#s-\"]')).length"
    )
    assert bare == 0


def test_the_report_prints_the_verdict_and_every_rule_to_mend(
    opened: Callable[..., Any], addresses: dict[str, str]
) -> None:
    page = opened(addresses["released quality report"])
    failing = page.evaluate("[...document.querySelectorAll('article h3')].map(one => one.id)")
    assert len(failing) > 10
    reader = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    printed = " ".join(" ".join(sheet.extract_text().split()) for sheet in reader.pages)
    verdict = page.locator(".verdict span").inner_text()
    assert verdict in printed
    assert [rule for rule in failing if rule not in printed] == []
    assert "What the words mean" in printed
    assert "quality.csv has every rule" in printed
    assert len(reader.pages) < 25


@pytest.mark.parametrize("name", ["digest", "digest of a month without a return"])
def test_the_summary_and_the_headline_figures_are_the_first_sheet_of_a_printed_digest(
    opened: Callable[..., Any], addresses: dict[str, str], name: str
) -> None:
    page = opened(addresses[name])
    heads = page.evaluate("[...document.querySelectorAll('.heads h3')].map(one => one.textContent)")
    assert len(heads) >= 2
    reader = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    first, second = (" ".join(sheet.extract_text().split()) for sheet in reader.pages[:2])
    assert [head for head in heads if head not in first] == []
    assert "The month in six sentences" in first
    assert "Scorecard, " not in first
    assert second.startswith("Scorecard, ")
