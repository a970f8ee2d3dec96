"""What people see of November 2017 with made-up records beside the real figures: never one for the other."""

from __future__ import annotations

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import openpyxl
import pytest
from rich.console import Console

from expectations.suites import all_rules
from tests.conftest import Home
from warehouse.digest.terminal import print_scorecard

Element = ElementTree.Element
HEADLINES = {
    "CSC001": ("611", "611"),
    "CLA002": ("311", "311"),
    "CLA010": ("32", "32"),
    "CLA021": ("64.13% 59 of 92", "64.13%"),
    "CSC051": ("239", "239"),
}


@pytest.fixture(scope="module")
def release(sample_home: Home) -> Path:
    """The folder of the published release."""
    return (sample_home.folder / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def digest(release: Path) -> Element:
    """The digest, read by a parser that forgives nothing."""
    return ElementTree.fromstring((release / "digest" / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def received(release: Path) -> Element:
    """The page of what was received."""
    page = ElementTree.fromstring((release / "digest" / "deliveries.html").read_text(encoding="utf-8"))
    return _section(page, "received")


def _text(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _section(root: Element, name: str) -> Element:
    return next(part for part in root.iter("section") if part.get("aria-labelledby") == name)


def _rows(part: Element) -> list[list[Element]]:
    return [list(row) for row in part.iter("tr") if row[0].get("scope") == "row"]


def _made_up_codes(release: Path) -> set[str]:
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as connection:
        found = connection.execute("select indicator_code from mart.rpt_scorecard where is_made_up")
        return {str(code) for (code,) in found.fetchall()}


def test_computed_and_returned_agree_side_by_side(digest: Element) -> None:
    part = _section(digest, "compared")
    lines = [[_text(cell) for cell in row] for row in _rows(part)][:5]
    assert [line[0].split()[-1] for line in lines] == list(HEADLINES)
    assert [tuple(line[1:3]) for line in lines] == list(HEADLINES.values())
    assert {line[3] for line in lines} == {"agrees"}
    assert "The records are a made-up sample" in _text(part)


def test_the_headlines_and_sentences_stay_those_of_the_real_figures(digest: Element) -> None:
    shown = [_text(part) for part in _section(digest, "headlines").iter("p") if part.get("class") == "big"]
    assert shown == ["611", "311", "32", "64.13%", "239"]
    lead = next(part for part in digest.iter("p") if part.get("class") == "lead")
    assert _text(lead).endswith("None is computed from real records.")


def test_an_indicator_of_made_up_figures_is_in_its_own_section_alone(digest: Element, release: Path) -> None:
    codes = _made_up_codes(release)
    assert len(codes) > 5
    made_up = [_text(row[0]) for row in _rows(_section(digest, "made-up"))]
    assert {re.findall(r"[A-Z]{3}\d{3}", name)[-1] for name in made_up} == codes
    assert all(name.startswith("made up ") for name in made_up)
    for name in ("headlines", "scorecard", "newest"):
        shown = _text(_section(digest, name))
        assert [code for code in codes if code in shown] == []


def test_every_number_that_the_sample_adds_is_found_again_in_the_marts(
    digest: Element, received: Element, release: Path
) -> None:
    known: set[Decimal] = set()
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as connection:
        for table in ("fct_indicator_value", "rpt_scorecard", "rpt_reconciliation"):
            found = connection.execute(f"select * from mart.{table}")
            for value in (value for row in found.fetchall() for value in row if isinstance(value, Decimal)):
                for digits in range(4):
                    rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
                    known |= {rounded, abs(rounded)}
        found = connection.execute(
            "select count(*), sum(rows_received), sum(rows_accepted), sum(rows_rejected) "
            "from mart.rpt_delivery "
            "where extract in (select extract from mart.rpt_delivery where is_made_up) "
            "group by extract, table_name"
        )
        known |= {Decimal(value) for row in found.fetchall() for value in row if value is not None}
    delivered = list(received.iter("table"))[1]
    parts = [_section(digest, "compared"), _section(digest, "made-up"), delivered]
    cells = [_text(cell) for part in parts for row in _rows(part) for cell in row[1:]]
    texts = [cell.replace(",", "").replace("−", "-") for cell in cells if " 2017" not in cell]
    shown = [Decimal(number) for text in texts for number in re.findall(r"-?\d+(?:\.\d+)?", text)]
    assert len(shown) > 50
    assert sorted({number for number in shown if number not in known}) == []


def test_made_up_files_are_listed_apart_from_real_ones(received: Element) -> None:
    real, made_up = list(received.iter("table"))
    assert not re.search("Annex A|SSDA903|CSC contacts", _text(real))
    names = [_text(row[0]) for row in _rows(made_up)]
    assert all(name.startswith("made up ") for name in names)
    assert {"made up Annex A: list 01 contacts", "made up SSDA903: ad1"} <= set(names)
    assert "made up CSC contacts: contacts" in names


def test_the_quality_page_marks_the_rules_that_looked_at_made_up_records(release: Path) -> None:
    page = ElementTree.fromstring((release / "quality" / "index.html").read_text(encoding="utf-8"))
    assert (release / "quality" / "index.html").stat().st_size < 500_000
    over_records = {
        rule.rule_id
        for rule in all_rules()
        if re.search(r"extracts\.(annex_a|ssda903|csc_contacts|places)__", rule.table)
    }
    marked: dict[bool, set[str]] = {True: set(), False: set()}
    for part in [*page.iter("article"), *_section(page, "rules").iter("tr")]:
        told = re.search(r"((?:EXT|MRT|REL)-[A-Z0-9]{2,3}-[A-Z0-9]+), version", _text(part))
        if told:
            marked[any(span.get("class") == "made" for span in part.iter("span"))].add(told[1])
    assert len(over_records) > 250
    assert marked[True] == over_records
    assert marked[False] & over_records == set()


def test_the_workbook_keeps_made_up_rows_on_their_own_sheet(release: Path) -> None:
    book = openpyxl.load_workbook(release / "scorecard.xlsx", read_only=True)
    codes = _made_up_codes(release)
    scorecard = {row[1] for row in book["Scorecard"].iter_rows(min_row=5, values_only=True)}
    made_up = list(book["Made-up sample"].iter_rows(min_row=5, values_only=True))
    assert {row[1] for row in made_up} == codes
    assert all(str(row[0]).startswith("Made up. ") for row in made_up)
    assert scorecard & codes == set()
    compared = list(book["Computed beside returned"].iter_rows(min_row=5, values_only=True))
    assert [row[1] for row in compared][:5] == list(HEADLINES)
    assert {(row[0], row[9]) for row in compared[:5]} == {("made up", "agrees")}


@pytest.mark.parametrize("width", [80, 140])
def test_the_terminal_shows_both_and_says_which_is_made_up(release: Path, width: int) -> None:
    out = io.StringIO()
    print_scorecard(release, Console(file=out, width=width))
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert max(len(line) for line in out.getvalue().splitlines() if "release" not in line) <= width
    if width == 140:
        assert "Long term placement stability 64.13% 59 of 92 64.13% agrees" in lines
        assert "Children on a child protection plan 239 239 agrees" in lines
    below = lines.index("Made-up sample, nobody real")
    assert [line for line in lines[:below] if line.endswith("made up")] == []
    assert len([line for line in lines[below:] if line.endswith("made up")]) > 5
