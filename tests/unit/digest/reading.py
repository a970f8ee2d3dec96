"""Reads a page as a strict parser does, and gives its tables and texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
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
    by_month = {"scorecard", "yearly", "made-up"}
    return [
        Decimal(number)
        for part in parts
        for row in section(root, part).iter("tr")
        for cell in row.findall("td")
        if cell.get("class") in ({None, "now", "yr"} if part in by_month else {"n", "n comp"})
        for number in numbers(text(cell))
    ]
