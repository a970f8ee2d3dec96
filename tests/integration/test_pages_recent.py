"""April 2026, of which no council paper is at hand: published under a waiver, and told from other figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import duckdb
import openpyxl
import pytest

from tests.conftest import DELIVERIES, Home
from tests.page_reading import figure_of, numbers, parse, rows, section, text
from warehouse.releases import manifest

pytestmark = pytest.mark.slow

HOME = "E06000034"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the release."""
    home = Home(tmp_path_factory.mktemp("recent") / "home")
    home.run("receive", *DELIVERIES)
    home.run("load")
    home.month("2026-04")
    return (home.folder / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def marts(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Its marts."""
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as connection:
        yield connection


def _page(release: Path, name: str) -> Element:
    return parse((release / "digest" / f"{name}.html").read_text(encoding="utf-8"))


def _known(
    marts: duckdb.DuckDBPyConnection, sql: str, *parameters: Any, places: Iterable[int]
) -> set[Decimal]:
    values = [
        Decimal(value)
        for row in marts.execute(sql, list(parameters)).fetchall()
        for value in row
        if isinstance(value, Decimal | int) and not isinstance(value, bool)
    ]
    steps = [Decimal(1).scaleb(-digits) for digits in places]
    return {value.quantize(step, ROUND_HALF_UP) for value in values for step in steps}


def _shown(page: Element, part: str, *classes: str) -> list[Decimal]:
    """The numbers in the cells of these classes ('' for none)."""
    return [
        Decimal(number)
        for cell in section(page, part).iter("td")
        if (cell.get("class") or "") in classes
        for number in numbers(figure_of(cell))
    ]


def test_the_missing_return_is_waived_by_name_and_nothing_else_of_its_rule(release: Path) -> None:
    content, _ = manifest.read(release)
    standing = {one["rule_id"]: one["effective"] for one in content.verdict["standing"]}
    assert standing["EXT-FIG-001"] == "waived"
    assert content.verdict["failed"] == 0
    assert "W-019" in [waiver["waiver_id"] for waiver in content.waivers]


def test_the_front_page_says_that_no_return_is_on_file_and_shows_last_years_statistics(release: Path) -> None:
    page = _page(release, "index")
    lead = text(next(part for part in page.iter("p") if part.get("class") == "lead"))
    assert "No return of Thurrock for April 2026 is on file" in lead
    card = rows(section(page, "scorecard"))
    # Re-referrals of Thurrock, its neighbours, East of England and England in 2024-25, as the department
    # published them.
    assert card["Re-referrals within 12 months CSC012 · % · low is good · published"][1:6] == [
        *["16.0% 2024-25", "18.4%", "20.5%", "19.4%", "22.6%"],
    ]
    assert len(card) > 150


def test_every_number_of_the_scorecard_is_that_of_its_indicator(
    release: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    wrong, count = [], 0
    for row in section(_page(release, "index"), "scorecard").iter("tr"):
        code = row.get("id")
        if code is None:
            continue
        found = marts.execute("select decimals from mart.dim_indicator where indicator_code = ?", [code])
        places = [(found.fetchone() or (0,))[0]]
        known = _known(
            marts,
            "select value, same_period_last_year_value, target from mart.fct_indicator_value "
            f"where indicator_code = ? and area_code = '{HOME}' and breakdown = 'all'",
            code,
            places=places,
        ) | _known(
            marts,
            "select comparator_value from mart.bmk_indicator_comparison "
            f"where indicator_code = ? and area_code = '{HOME}'",
            code,
            places=places,
        )
        shown = [Decimal(number) for cell in row.iter("td") for number in numbers(figure_of(cell))]
        count += len(shown)
        wrong += [(code, number) for number in shown if number not in known]
    assert count > 450
    assert wrong == []


def test_every_number_of_the_plan_page_is_found_again_in_the_marts(
    release: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    page = _page(release, "plan")
    scores = _known(marts, "select * from mart.rpt_plan_score", places=(0, 1))
    shown = _shown(page, "plans", "n")
    assert len(shown) > 60
    assert sorted(set(shown) - scores) == []
    ratings = _known(marts, "select rating from mart.fct_plan_action", places=(0,))
    shown = _shown(page, "actions", "n")
    assert len(shown) == marts.execute("select count(rating) from mart.fct_plan_action").fetchall()[0][0]
    assert sorted(set(shown) - ratings) == []
    linked = _known(
        marts,
        "select value from mart.fct_indicator_value "
        f"where area_code = '{HOME}' and breakdown = 'all' and period_kind = 'month'",
        places=(0, 1, 2),
    ) | _known(marts, "select target from mart.rpt_scorecard", places=(0, 1, 2))
    now = [span.text or "" for span in section(page, "actions").iter("span") if span.get("class") == "id"]
    # '94.5%, October 2017, target 85%': the first and the last are figures, between them stands the month.
    figures = [part for one in now for part in one.split(", ") if one != "no monthly figure"]
    told = [Decimal(number) for part in figures if "20" not in part[-5:] for number in numbers(part)]
    assert told
    assert sorted(set(told) - linked) == []


def test_every_number_of_the_finance_page_is_found_again_in_the_marts(
    release: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    page = _page(release, "finance")
    money = _known(
        marts, "select budget, actual, forecast_outturn, variance from mart.fct_budget_line", places=(0,)
    ) | _known(marts, "select growth, savings from mart.fct_budget_movement", places=(0,))
    shown = _shown(page, "budget", "n")
    assert len(shown) > 50
    assert sorted(set(shown) - money) == []
    drawn = [
        Decimal(number)
        for words in section(page, "budget").iter("text")
        for number in numbers(words.text or "")
    ]
    assert len(drawn) == 6
    assert sorted(set(drawn) - money) == []
    active = _known(
        marts,
        f"select value from mart.fct_indicator_value where area_code = '{HOME}' and breakdown = 'all' "
        "and (indicator_code in ('CSC001', 'CSC010', 'CSC051', 'CLA002', 'CLA010') or indicator_code in "
        "(select indicator_code from mart.dim_indicator where domain = 'finance'))",
        places=(0, 1, 2),
    )
    shown = _shown(page, "activity", "n")
    assert len(shown) > 12
    assert sorted(set(shown) - money - active) == []


def test_the_workbook_holds_the_same_figures_in_the_same_order(release: Path) -> None:
    sheet = openpyxl.load_workbook(release / "scorecard.xlsx", read_only=True)["Scorecard"]
    heads, *lines = sheet.iter_rows(min_row=4, values_only=True)
    code, newest = heads.index("Code"), heads.index("Newest figure")
    on_page = [
        row.get("id") for row in section(_page(release, "index"), "scorecard").iter("tr") if row.get("id")
    ]
    assert [line[code] for line in lines][: len(on_page)] == on_page
    others = [heads.index(name) for name in ("Statistical neighbours", "Region", "England")]
    referrals = next(line for line in lines if line[code] == "CSC012")
    assert [round(referrals[place], 1) for place in (newest, *others)] == [16.0, 20.5, 19.4, 22.6]
