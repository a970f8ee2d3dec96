"""Reads a page as a strict parser does, and gives its tables and texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

Element = ElementTree.Element
_BLOCKS = {"div", "p", "li", "dt", "dd", "summary", "td", "th", "h1", "h2", "h3"}
_NUMBER = re.compile(r"[−-]?£?\d[\d,]*(?:\.\d+)?")


def parse(html: str) -> Element:
    """The page as a tree; the pages are written so that a strict XML parser accepts them."""
    return ElementTree.fromstring(html)


def text(element: Element) -> str:
    """All text in an element, blocks kept apart, white space folded."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    apart = " " if element.tag in _BLOCKS else ""
    yield apart
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield apart


def section(root: Element, name: str) -> Element:
    """The section whose heading has that id."""
    return next(element for element in root.iter("section") if element.get("aria-labelledby") == name)


def rows(element: Element) -> dict[str, list[str]]:
    """The cells of every row of the tables inside, by the text of the row's heading."""
    found: dict[str, list[str]] = {}
    for row in element.iter("tr"):
        heads = [cell for cell in row.findall("th") if cell.get("scope") == "row"]
        if heads:
            found[text(heads[0])] = [text(cell) for cell in row.findall("td")]
    return found


def numbers(cell: str) -> list[str]:
    """Every number written in a cell, without signs of thousands and currency."""
    return [
        found.replace(",", "").replace("£", "").replace("−", "-").removesuffix(".")
        for found in _NUMBER.findall(cell)
    ]


def numbers_shown(root: Element, parts: Iterable[str]) -> list[Decimal]:
    """Every number in the figure cells of the tables of these sections."""
    by_month = {"scorecard", "newest", "made-up"}
    return [
        Decimal(number)
        for part in parts
        for row in section(root, part).iter("tr")
        for cell in row.findall("td")
        if cell.get("class") in ({None, "now", "yr"} if part in by_month else {"n", "n comp"})
        for number in numbers(figure_of(cell))
    ]


def figure_of(cell: Element) -> str:
    """The text of a figure's cell without what stands in small print below it: the period."""
    return (cell.text or "") + "".join(
        ("" if child.get("class") == "ab" else text(child)) + (child.tail or "") for child in cell
    )


def assert_self_contained(page: str, inside: set[str]) -> None:
    """Nothing of the page comes from elsewhere, nothing runs, and its links lead to itself or to `inside`."""
    links = re.findall(r'(?:href|src|action|data)="([^"]*)"', page)
    assert {link for link in links if not link.startswith("#")} <= inside
    assert not re.search(r"url\(|@import|<script|<iframe|<object|<embed", page)
    handlers = [name for element in parse(page).iter() for name in element.attrib if name.startswith("on")]
    assert handlers == []


def assert_built_for_every_reader(page: str) -> None:
    """Language, skip link, headings in order, labels that exist, captions, pictures with words."""
    root = parse(page)
    assert root.get("lang") == "en"
    assert page.startswith("<!DOCTYPE html>")
    body = root.find("body")
    assert body is not None and (body[0].get("class"), body[0].get("href")) == ("skip", "#main")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = {link.get("href", "")[1:] for link in root.iter() if link.get("href", "").startswith("#")}
    labels = {element.get("aria-labelledby") for element in root.iter()} - {None}
    assert targets | labels <= set(ids)
    levels = [int(element.tag[1]) for element in root.iter() if re.fullmatch(r"h[1-6]", element.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in root.iter("table"):
        caption = table.find("caption")
        assert caption is not None and text(caption)
        assert all(head.get("scope") for head in table.iter("th"))
    for picture in root.iter("svg"):
        assert picture.get("aria-hidden") == "true" or picture.get("aria-label")
