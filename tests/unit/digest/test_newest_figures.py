"""A month of which the authority returned nothing: the digest speaks of the newest figures there are."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree.ElementTree import Element

import duckdb
import openpyxl
import pytest
from rich.console import Console

from tests import small_marts
from tests.page_reading import parse, rows, section, text
from warehouse.digest import pages, workbook
from warehouse.digest.terminal import print_scorecard

NO_RETURN = (
    "No return of Thurrock for November 2017 is on file; its newest figures were published by others or "
    "returned for earlier periods."
)
NOTHING = f"This release holds no figure of Thurrock for 2017-18. {NO_RETURN}"
ONE = (
    "Real published figures. The one figure of Thurrock for 2017-18 so far was returned as a total by the "
    f"authority. None is computed from records. {NO_RETURN}"
)


@pytest.fixture
def quiet(marts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """November 2017 in small, without any return of the authority."""
    small_marts.without_return(marts)
    return marts


@pytest.fixture
def page(quiet: duckdb.DuckDBPyConnection, tmp_path: Path) -> Element:
    """Its front page."""
    pages.write(quiet, tmp_path, authority=small_marts.THURROCK)
    return parse((tmp_path / "digest" / "index.html").read_text(encoding="utf-8"))


def _lead(page: Element) -> str:
    return text(next(part for part in page.iter("p") if part.get("class") == "lead"))


def test_it_says_first_that_no_return_is_on_file(
    page: Element, quiet: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert _lead(page) == ONE
    quiet.execute("delete from mart.fct_indicator_value where period_kind = 'quarter'")
    pages.write(quiet, tmp_path, authority=small_marts.THURROCK)
    assert _lead(parse((tmp_path / "digest" / "index.html").read_text(encoding="utf-8"))) == NOTHING


def test_a_month_with_a_return_does_not_say_so(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    pages.write(marts, tmp_path)
    assert "is on file" not in (tmp_path / "digest" / "index.html").read_text(encoding="utf-8")


def test_each_newest_figure_stands_with_its_period_and_others_beside_it(page: Element) -> None:
    part = section(page, "scorecard")
    assert "No indicator has a monthly figure in 2017-18." in text(part)
    card = rows(part)
    # Trend, newest figure, a year before, neighbours, region, England, target, colour, course.
    assert card["Long term placement stability CLA021 · % · high is good · published"] == [
        *["", "71.25% 2016-17", "69.00%", "68.10%", "70.25%", "66.40% 2015-16"],
        *["70.00%", "Green", "up · better"],
    ]
    # The quarter ended after the year: it is the newer figure, though the year has comparators.
    assert card["Children looked after CLA002 · number · returned"][1] == "300 quarter to 30 September 2017"


def test_a_figure_older_than_three_years_is_listed_and_not_shown(page: Element) -> None:
    assert not [name for name in rows(section(page, "scorecard")) if "CSC051" in name]
    assert (
        "The newest figure is more than 3 years old (1) Children (1) Children on a child protection plan"
        in (text(section(page, "without")))
    )


def test_the_headline_cards_hold_the_newest_figures(page: Element) -> None:
    part = section(page, "headlines")
    assert "No headline indicator has a figure of November 2017." in text(part)
    assert [text(card) for card in part.iter("li")] == [
        "Children looked after 300 quarter to 30 September 2017 CLA002 · returned by the authority",
        "Long term placement stability 71.25% 2016-17 2.25 percentage points higher than a year before "
        "(69.00%) Statistical neighbours: 68.10% Region: 70.25% CLA021 · published figures",
    ]


def test_the_six_sentences_speak_of_the_newest_figures_and_say_so(page: Element) -> None:
    part = section(page, "summary")
    said = {text(entry.findall("dt")[0]): text(entry.findall("dd")[0]) for entry in part.iter("div")}
    assert said == {
        "Better": "Long term placement stability: better than before by more than chance explains.",
        "Worse": "No newest figure is worse than a year before by more than chance explains.",
        "Against target": "Of 1 figure with a target, 1 is green.",
        "Certain": "3 indicators have a figure of the 3 years before, 2 of them of 2016-17; 3 are final and "
        "carry no caveat.",
        "Not certain": "Anything about November 2017 itself: no figure of it has been received, and 9 "
        "indicators have no figure of the 3 years before.",
        "Do not conclude": "These figures describe their own periods, not November 2017: read no movement "
        "since then into them, and compare with others only for the period that stands below their figure.",
    }


def test_the_workbook_has_them_in_the_order_of_the_page_as_numbers(
    quiet: duckdb.DuckDBPyConnection, page: Element, tmp_path: Path
) -> None:
    workbook.write(quiet, tmp_path / "scorecard.xlsx", authority=small_marts.THURROCK)
    sheet = openpyxl.load_workbook(tmp_path / "scorecard.xlsx")["Scorecard"]
    heads = [cell.value for cell in sheet[4]]
    lines = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)]
    on_page = [row.get("id") for row in section(page, "scorecard").iter("tr") if row.get("id")]
    assert [line["Code"] for line in lines][: len(on_page)] == on_page
    stable = next(line for line in lines if line["Code"] == "CLA021")
    names = ("Newest figure", "Its period", "Statistical neighbours", "Region", "England")
    assert [stable[name] for name in names] == [71.25, "2016-17", 68.1, 70.25, 66.4]
    assert stable["Period of these"] == "2016-17; 2015-16"
    assert [stable["Against target"], stable["Direction"]] == ["Green", "up"]


def test_the_terminal_prints_them_beside_others_of_the_same_period(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "marts.duckdb")) as connection:
        small_marts.create(connection)
        small_marts.fill(connection)
        small_marts.without_return(connection)
        connection.execute(
            "update mart.bmk_indicator_comparison "
            "set like_for_like = true, comparator_period_end = period_end"
        )
    out = io.StringIO()
    print_scorecard(tmp_path, Console(file=out, width=140), authority=small_marts.THURROCK)
    printed = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert "Long term placement stability 2016-17 71.25% 68.10% 70.25% 66.40%" in printed
    assert "2 more indicators in the digest." in printed
    assert not [line for line in printed if line.startswith("Scorecard 2017-18")]
