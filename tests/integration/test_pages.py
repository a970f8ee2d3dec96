"""The pages and the workbook of November 2017, made from the project's own deliveries."""

from __future__ import annotations

import csv
import re
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import openpyxl
import pytest

from tests.conftest import Home
from warehouse.periods import Period
from warehouse.quality_report import candidate_report

_BLOCKS = {"div", "p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3"}
_SECTIONS_WITH_FIGURES = ("scorecard", "newest")


@pytest.fixture(scope="module")
def release(published_home: Home) -> Path:
    """The folder of the published release."""
    return (published_home.folder / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def digest(release: Path) -> ElementTree.Element:
    """The digest, read by a parser that forgives nothing."""
    return ElementTree.fromstring((release / "digest" / "index.html").read_text(encoding="utf-8"))


def _text(element: ElementTree.Element) -> str:
    def pieces(part: ElementTree.Element) -> str:
        inner = (part.text or "") + "".join(pieces(child) + (child.tail or "") for child in part)
        return f" {inner} " if part.tag in _BLOCKS else inner

    return " ".join(pieces(element).split())


def _section(root: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next((part for part in root.iter("section") if part.get("aria-labelledby") == name), None)


def test_the_digest_shows_the_five_headline_figures(digest: ElementTree.Element) -> None:
    headlines = _section(digest, "headlines")
    assert headlines is not None
    shown = [_text(part) for part in headlines.iter("p") if part.get("class") == "big"]
    assert shown == ["611", "311", "32", "64.13%", "239"]
    text = _text(headlines)
    assert "91 more than in October 2017 (520)" in text
    assert "27 fewer than in November 2016 (338)" in text
    assert "1.36 percentage points higher than in October 2017 (62.77%)" in text


def test_the_digest_says_that_its_figures_are_real(digest: ElementTree.Element) -> None:
    assert "Real published figures." in _text(digest)
    assert "None is computed from records." in _text(digest)
    assert "2017-11-r1" in _text(digest)


def test_every_number_in_the_tables_is_found_again_in_the_marts(
    digest: ElementTree.Element, release: Path
) -> None:
    known: set[Decimal] = set()
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'mart' "
            "and (data_type like 'DECIMAL%' or data_type like '%INT%') and table_name <> 'dim_date'"
        ).fetchall()
        for table, column in columns:
            found = connection.execute(
                f"select distinct {column} from mart.{table} where {column} is not null"
            )
            values = [Decimal(value) for (value,) in found.fetchall()]
            for digits in range(4):
                step = Decimal(1).scaleb(-digits)
                known |= {value.quantize(step, ROUND_HALF_UP) for value in values}
    shown = []
    for name in _SECTIONS_WITH_FIGURES:
        part = _section(digest, name)
        kinds = {None, "now", "yr"} if name in {"scorecard", "newest"} else {"n"}
        for cell in part.iter("td") if part is not None else ():
            if cell.get("class") in kinds:
                # Below a comparator stands its period, which is no figure.
                figure = _text(cell) if cell.find("span") is None else cell.text or ""
                text = figure.replace("£", "").replace(",", "").replace("−", "-")
                shown += [Decimal(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]
    assert len(shown) > 100
    assert sorted({number for number in shown if number not in known}) == []


@pytest.mark.parametrize("page", ["digest", "quality"])
def test_a_page_is_small_whole_and_refers_to_nothing_outside(release: Path, page: str) -> None:
    path = release / page / "index.html"
    html = path.read_text(encoding="utf-8")
    assert path.stat().st_size < {"digest": 300_000, "quality": 500_000}[page]
    assert not re.search(r"<script|<iframe|<object|<embed|url\(|@import", html)
    for link in re.findall(r'(?:href|src)="([^"#][^"]*)"', html):
        assert link == "data:," or (path.parent / link).is_file()
    root = ElementTree.fromstring(html)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    levels = [int(element.tag[1]) for element in root.iter() if re.fullmatch(r"h[1-6]", element.tag)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))


def _rules_of(release: Path) -> dict[str, tuple[str, int, int]]:
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select rule_id, effective, n_checked, n_failed from mart.fct_quality_result "
            "where period = '2017-11'"
        )
        return {str(row[0]): (row[1], row[2], row[3]) for row in found.fetchall()}


def test_the_quality_page_gives_the_verdict_and_every_rule(release: Path) -> None:
    root = ElementTree.fromstring((release / "quality" / "index.html").read_text(encoding="utf-8"))
    text, rules = _text(root), _rules_of(release)
    assert len(rules) > 370
    assert "The rules allow this month to be published with caveats" in text
    part = _section(root, "rules")
    assert part is not None
    assert [rule for rule in rules if rule not in _text(part)] == []
    sections = {str(head.get("id")) for article in root.iter("article") for head in article.iter("h3")}
    assert sections == {rule for rule, (state, _, _) in rules.items() if state != "passed"}


def test_the_quality_listing_and_workbook_hold_the_result_of_every_rule(release: Path) -> None:
    words = {"passed": "Passed", "waived": "Failed, waived", "warning": "Warning"}
    expected = {rule: (words[state], *counts) for rule, (state, *counts) in _rules_of(release).items()}
    with (release / "quality.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    listed = {line["rule_id"]: (line["state"], int(line["checked"]), int(line["failed"])) for line in lines}
    assert listed == expected
    sheet = openpyxl.load_workbook(release / "quality.xlsx", read_only=True)["Rules"]
    heads, *rows = sheet.iter_rows(min_row=4, values_only=True)
    places = [heads.index(name) for name in ("Rule", "State", "Checked", "Failed")]
    assert {row[places[0]]: tuple(row[place] for place in places[1:]) for row in rows} == expected


def test_the_candidates_own_report_says_where_failing_rows_stand_and_the_release_does_not(
    published_home: Home, release: Path
) -> None:
    own = candidate_report(published_home.settings, Period(2017, 11))
    failing = {rule for rule, (state, _, _) in _rules_of(release).items() if state != "passed"}
    links = set(re.findall(r'href="(rows/[^"]+)"', own.read_text(encoding="utf-8")))
    assert links == {f"rows/{rule}.csv" for rule in failing}
    assert all((own.parent / link).read_text(encoding="utf-8").count("\n") > 1 for link in links)
    assert "Approved by Test quality lead" in own.read_text(encoding="utf-8").replace("</span>", "")
    assert "rows/" not in (release / "quality" / "index.html").read_text(encoding="utf-8")
    assert [path for path in release.rglob("*") if "rows" in path.name] == []


def test_the_workbook_holds_the_same_figures_as_numbers(release: Path) -> None:
    sheet = openpyxl.load_workbook(release / "scorecard.xlsx")["Scorecard"]
    heads = [cell.value for cell in sheet[4]]
    november = heads.index("Nov 2017")
    values = {row[1]: row[november] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert {code: values[code] for code in ("CSC001", "CLA002", "CLA010", "CLA021", "CSC051")} == {
        "CSC001": 611,
        "CLA002": 311,
        "CLA010": 32,
        "CLA021": 64.13,
        "CSC051": 239,
    }
