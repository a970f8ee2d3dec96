"""The digest without its style sheet and without pictures: what a text browser reads, and in what order."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.page_reading import Element, parse, section, text

_SCALE = re.compile(
    r"[\d\s.,%£k+−-]*|(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: \d{4})?\s*)+|\d{4}-\d\d"
)
SIX = ["Better", "Worse", "Against target", "Certain", "Not certain", "Do not conclude"]


def read(site: Path, name: str) -> Element:
    return parse((site / name).read_text(encoding="utf-8"))


def without_pictures(element: Element) -> Element:
    """The same element without pictures and head."""
    for parent in list(element.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in {"svg", "head"}:
                _drop(parent, child)
    return element


def _drop(parent: Element, child: Element) -> None:
    place = list(parent).index(child)
    before = parent[place - 1] if place else None
    if before is None:
        parent.text = (parent.text or "") + (child.tail or "")
    else:
        before.tail = (before.tail or "") + (child.tail or "")
    parent.remove(child)


def in_order(page: str, *pieces: str) -> list[str]:
    """The pieces that do not follow the one before them; none where a reader meets all in this order."""
    late, place = [], 0
    for piece in pieces:
        found = page.find(piece, place)
        if found < 0:
            late.append(piece)
        else:
            place = found + len(piece)
    return late


def pictures(root: Element) -> Iterator[tuple[Element, list[Element]]]:
    """Every picture that says something, with the elements around it, the nearest first."""
    above = {child: parent for parent in root.iter() for child in parent}
    for picture in root.iter("svg"):
        if picture.get("role") == "img":
            around = [picture]
            while around[-1] in above:
                around.append(above[around[-1]])
            yield picture, around[1:]


def test_the_front_page_reads_in_order_without_its_style(site: Path) -> None:
    page = text(without_pictures(read(site, "index.html")))
    assert page.startswith("Skip to the content Social care performance digest Thurrock, November 2017 ")
    assert (
        in_order(
            page,
            "Release 2017-11-r1",
            "The month in six sentences",
            *SIX,
            "Headline figures",
            "Number of contacts 611 91 more than in October 2017 (520)",
            "Children looked after 311 The same as in October 2017",
            "Scorecard, 2017-18",
            "Indicator Trend 2016-17",
            "Children: front door Number of contacts CSC001 · number · returned 5,830",
            "401 487 516 517 355 457 520 611 3,864",
            "Children on a child protection plan CSC051",
            "a awaited, not yet received",
            "Newest figures of a year or another period",
            "No figure yet",
            "Release 2017-11-r1. Every number on this page",
        )
        == []
    )


def test_the_six_sentences_stand_each_behind_its_word(site: Path) -> None:
    summary = section(read(site, "index.html"), "summary")
    words = [text(one) for one in summary.iter("dt")]
    assert words == SIX
    for entry in summary.iter("div"):
        word, sentence = entry
        assert (word.tag, sentence.tag) == ("dt", "dd")
        assert text(sentence).endswith(".")


def test_every_row_names_its_indicator_before_the_first_figure(site: Path) -> None:
    for name in ("index.html", "indicator/CSC001.html"):
        rows = [row for body in read(site, name).iter("tbody") for row in body.iter("tr")]
        with_figures = [row for row in rows if len(row) > 1]
        assert len(with_figures) >= 10
        assert all(row[0].tag == "th" and text(row[0]) for row in with_figures)


def test_an_indicators_page_reads_in_order_without_its_style(site: Path) -> None:
    page = text(without_pictures(read(site, "indicator/CSC001.html")))
    assert page.startswith(
        "Skip to the content Thurrock, November 2017 · Children: front door Number of contacts "
    )
    assert (
        in_order(
            page,
            "Code CSC001 Unit number",
            "November 2017 611 91 higher than in October 2017 (520)",
            "Origin returned by the authority",
            "Month by month: usual or not",
            "The numbers of this chart",
            "Month Figure Mean Lower limit Upper limit State November 2017 611",
            "October 2017 520",
            "Years beside each other",
            "The numbers of this chart",
            "Year Apr May",
            "2017-18 401 487 516 517 355 457 520 611",
            "2016-17 437",
            "Definition and sources",
            "Quality rules that bear on it",
        )
        == []
    )


def test_the_numbers_of_every_picture_stand_in_a_table_one_step_away(site: Path) -> None:
    """Behind the picture in its section, in its own row, or on the page that its heading links to."""
    seen = 0
    for path in sorted(site.rglob("*.html")):
        for picture, around in pictures(parse(path.read_text(encoding="utf-8"))):
            seen += 1
            row = next((one for one in around if one.tag == "tr"), None)
            head = next((one for one in around if one.tag == "li"), None)
            if row is not None:
                assert sum(bool(text(without_pictures(cell))) for cell in row) > 1
            elif head is not None:
                link = head.find("h3/a")
                assert link is not None
                linked = parse((path.parent / link.get("href", "")).read_text(encoding="utf-8"))
                assert section(linked, "process").find(".//table") is not None
            else:
                part = next(one for one in around if one.tag == "section")
                order = list(part.iter())
                behind = order[order.index(picture) :]
                assert any(one.tag == "table" for one in behind), (path.name, picture.get("aria-label"))
    assert seen >= 20


def test_no_words_stand_in_a_picture_or_the_style_sheet_alone(site: Path) -> None:
    for path in sorted(site.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w-])content\s*:", page.partition("</style>")[0])
        root = parse(page)
        in_pictures = {
            text(words) for picture in root.iter("svg") for words in picture.iter("text") if text(words)
        }
        readable = text(without_pictures(root))
        assert [one for one in in_pictures if not _SCALE.fullmatch(one) and one not in readable] == [], (
            path.name
        )


def test_the_labels_of_a_picture_are_words_apart(site: Path) -> None:
    """A browser that draws no pictures prints their labels one after the other."""
    for path in sorted(site.rglob("*.html")):
        assert not re.search(r"</text>\S", path.read_text(encoding="utf-8")), path.name


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(
            command,
            id=command[0],
            marks=pytest.mark.skipif(shutil.which(command[0]) is None, reason=f"no {command[0]} on PATH"),
        )
        for command in (["w3m", "-dump", "-cols", "180"], ["lynx", "-dump", "-nolist", "-width=180"])
    ],
)
def test_a_text_browser_prints_the_lines_in_order(site: Path, command: list[str]) -> None:
    def lines_of(name: str) -> str:
        shown = subprocess.run(
            [*command, str(site / name)], capture_output=True, text=True, check=True, timeout=60
        )
        return "\n".join(" ".join(line.split()) for line in shown.stdout.splitlines())

    front = lines_of("index.html")
    assert front.startswith("Skip to the content")
    assert (
        in_order(
            front,
            "Thurrock, November 2017\n",
            "The month in six sentences",
            *(f"\n{word}\n" for word in SIX),
            "Number of contacts\n",
            "611\n",
            "91 more than in October 2017 (520)",
            "Scorecard, 2017-18",
            "Children: front door\n",
            "401 487 516 517 355 457 520 611 3,864",
        )
        == []
    )
    page = lines_of("indicator/CSC001.html")
    assert (
        in_order(
            page,
            "Number of contacts\n",
            "November 2017\n",
            "611\n",
            "Month by month: usual or not",
            "The numbers of this chart",
            "November 2017 611\n",
            "October 2017 520\n",
            "2017-18 401 487 516 517 355 457 520 611",
            "Definition and sources",
        )
        == []
    )
