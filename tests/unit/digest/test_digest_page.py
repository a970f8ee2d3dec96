"""The digest page, read as a reader and as a machine would."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests import small_marts
from tests.page_reading import (
    assert_built_for_every_reader,
    assert_self_contained,
    numbers_shown,
    parse,
    rows,
    section,
    text,
)
from warehouse.digest import pages
from warehouse.errors import WarehouseError


def test_the_title_names_authority_month_and_release(digest: str) -> None:
    root = parse(digest)
    assert text(root.find("head/title")) == "Thurrock: performance digest, November 2017 (2017-11-r1)"
    assert [text(heading) for heading in root.iter("h1")] == ["Thurrock, November 2017"]


def test_the_headline_figures_stand_with_both_changes(digest: str) -> None:
    cards = [text(item) for item in section(parse(digest), "headlines").iter("li")]
    assert cards[0].startswith(
        "Number of contacts 611 91 more than in October 2017 (520) 180 more than in November 2016 (431)"
    )
    assert "Children looked after 311 The same as in October 2017 (311) 27 fewer than in" in cards[1]
    assert cards[2].startswith("Unaccompanied asylum seeking children 32 4 fewer than in October 2017 (36)")
    assert cards[3].startswith(
        "Long term placement stability 64.13% 1.36 percentage points higher than in October 2017 (62.77%)"
    )
    assert cards[4].startswith("Children on a child protection plan 239 11 fewer than in October 2017 (250)")
    assert len(cards) == 5


def test_a_headline_without_a_figure_says_why_and_gives_the_latest(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    marts.execute(
        "update mart.fct_indicator_value set value = null, status = 'awaiting' "
        "where indicator_code = 'CSC001' and period_end = date '2017-11-30' and area_code = 'E06000034'"
    )
    pages.write(marts, tmp_path)
    cards = section(parse((tmp_path / "digest/index.html").read_text()), "headlines").iter("li")
    assert text(next(cards)).startswith(
        "Number of contacts No figure: awaited, not yet received Latest: 520 in October 2017"
    )


def test_origins_are_told_in_words(digest: str) -> None:
    assert (
        "Real published figures. Of the 48 figures of Thurrock for 2017-18 so far, 46 were returned as "
        "totals by the authority and 2 were published by others. None is computed from records." in digest
    )


def test_the_scorecard_runs_from_april_with_year_to_date(digest: str) -> None:
    card = rows(section(parse(digest), "scorecard"))
    months = ["401", "487", "516", "517", "355", "457", "520", "611"]
    assert card["Number of contacts CSC001 · number · returned"] == [
        *["", "5,830", "", "", "", *months, "", "", "", ""],
        *["3,864", "", "", ""],
    ]


def test_target_rag_and_direction_are_words_beside_a_shape(digest: str) -> None:
    card = rows(section(parse(digest), "scorecard"))
    name = next(name for name in card if "CLA030" in name)
    assert card[name][-3:] == ["5", "Red", "up · worse"]
    assert '<span class="state red"><svg aria-hidden="true"><use href="#s-red"/></svg>Red' in digest


def test_missing_provisional_revised_and_carried_forward_figures_read_right(digest: str) -> None:
    card = rows(section(parse(digest), "scorecard"))
    cells = {name.split(" · ")[0][-6:]: line for name, line in card.items()}
    assert cells["CLA030"][11:13] == ["c", "12p"]
    assert cells["CSC030"][11:13] == ["94.5%", "89.9%r"]
    assert cells["CSC031"][11:13] == ["50.0%", "a"]
    assert cells["ADO001"][11:13] == ["215.5", "215.5f"]
    assert cells["FIN001"][10:13] == ["–", "–", "−£5"]
    legend = next(part for part in parse(digest).iter("dl") if part.get("class") == "legend")
    assert [text(entry) for entry in legend] == [
        "a awaited, not yet received",
        "c suppressed, to protect persons",
        "f carried forward from an earlier month",
        "p provisional, may still change",
        "r revised since it was first published",
        "– no figure in this release",
        "† a caveat stands below the row",
    ]


def test_an_indicator_without_months_stands_apart_with_its_newest_figure(digest: str) -> None:
    newest = rows(section(parse(digest), "newest"))
    assert newest == {
        "Children looked after per 10,000 CLA040 · per 10,000 children 0-17 · published": [
            *["", "71 2016-17", "65", "", ""]
        ]
    }


def test_an_indicator_without_any_figure_is_listed_with_the_reason(digest: str) -> None:
    part = text(section(parse(digest), "without"))
    assert part.startswith("No figure yet 1 indicator of the scorecard has no figure for 2017-18")
    assert part.endswith('No delivery names it (1) Adults (1) =HYPERLINK("http://example.invalid","x")')


def test_a_caveat_stands_beside_the_figure_with_its_months(digest: str) -> None:
    root = parse(digest)
    assert "Caveat, November 2017: The report says a fall of 17; its own figures give 27." in text(
        section(root, "scorecard")
    )
    assert f"Caveat, October 2017 to November 2017: {small_marts.HOSTILE}" in text(section(root, "scorecard"))
    card = rows(section(root, "scorecard"))
    assert next(line for name, line in card.items() if "CSC051" in name)[11:13] == ["250†", "239†"]


def test_a_printed_plan_score_that_differs_is_marked(site: Path) -> None:
    page = (site / "plan.html").read_text(encoding="utf-8")
    plan = rows(section(parse(page), "plans"))
    assert plan["Priority 1"][:3] == ["12", "2.3", "2.3"]
    assert plan["Priority 3"][:3] == ["9", "2.0", "≠ 1.5 differs from the recomputed score"]
    assert plan["Whole plan"][:3] == ["21", "2.1", "≠ 2.0 differs from the recomputed score"]
    assert "2 printed scores differ from the recomputed one" in page
    assert "Plan SEND ACTION PLAN" in page
    assert "30 November 2017: Amber 1, Completed 2." in text(section(parse(page), "plans"))


def test_money_is_written_in_pounds(site: Path) -> None:
    budget = rows(section(parse((site / "finance.html").read_text(encoding="utf-8")), "budget"))
    assert budget[small_marts.FORMULA] == [
        *["Children's services", "30 November 2017", "£36,500,000", "£25,100,001", "£37,250,000"],
        *["£750,000", "over"],
    ]
    assert budget["Total"] == ["Savings", "Adult social care", "2018-19", "−£1,250,000"]


def test_other_authorities_and_breakdowns_stay_out(digest: str) -> None:
    assert "987,654" not in digest
    assert "123,456" not in digest


def test_every_number_in_the_tables_is_found_again_in_the_marts(
    digest: str, site: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    found = numbers_shown(parse(digest), ("scorecard", "newest"))
    for name, part in (("plan", "plans"), ("finance", "budget"), ("deliveries", "received")):
        found += numbers_shown(parse((site / f"{name}.html").read_text(encoding="utf-8")), (part,))
    assert len(found) > 70
    assert sorted(set(found) - small_marts.numbers(marts)) == []


def test_hostile_text_is_shown_as_text(digest: str) -> None:
    assert "<script" not in digest
    assert "<img" not in digest
    assert "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; &#39;quoted&#39;" in digest


def test_control_and_direction_characters_never_reach_the_page(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    marts.execute("update mart.rpt_delivery set table_name = 'a' || chr(8238) || chr(7) || 'b'")
    pages.write(marts, tmp_path)
    assert "Returned figures: a  b" in (tmp_path / "digest/deliveries.html").read_text()


def test_no_page_refers_to_anything_outside_the_release(site: Path) -> None:
    written = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert {"index.html", "plan.html", "finance.html", "deliveries.html", "indicator/CSC001.html"} <= written
    for page in sorted(site.rglob("*.html")):
        up = "../" * len(page.relative_to(site).parent.parts)
        outside = {f"{up}../quality/index.html", f"{up}../scorecard.xlsx", "data:,", "index.html#without"}
        assert_self_contained(page.read_text(encoding="utf-8"), outside | {f"{up}{name}" for name in written})


def test_every_page_is_built_for_every_reader(site: Path) -> None:
    for page in sorted(site.rglob("*.html")):
        assert_built_for_every_reader(page.read_text(encoding="utf-8"))


def test_the_same_marts_give_the_same_bytes(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        pages.write(marts, tmp_path / folder)
    one, two = (tmp_path / folder / "digest/index.html" for folder in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_a_full_scorecard_stays_under_300_kilobytes(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for number in range(250):
        code = f"XXX{number:03d}"
        small_marts.insert(
            marts,
            "dim_indicator",
            indicator_code=code,
            indicator_version=1,
            name=f"Children whose plan was reviewed within the days set, number {number}",
            plain_definition="Share of the reviews due in the period that were held on or before the day due",
            domain="children",
            numerator_definition="reviews held in time",
            denominator_definition="reviews due in the period",
            multiplier=100,
            unit="percent",
            decimals=1,
            polarity=1,
            kind="flow",
            official_reference="Statutory guidance",
        )
        small_marts.insert(
            marts,
            "rpt_scorecard",
            section=f"topic {number % 25}",
            indicator_code=code,
            name=code,
            april=Decimal("91.25"),
            march=Decimal("93.5"),
            november=Decimal("88.5"),
            year_to_date=Decimal("90.5"),
            target=Decimal("95"),
            rag="amber",
            direction="down",
            direction_judgement="no_clear_change",
        )
        for year in (2016, 2017):
            for month in range(4, 12):
                amount = str(80 + (number * 7 + month * year) % 17)
                small_marts.value(marts, code, small_marts.month_end(year, month), amount)
    pages.write(marts, tmp_path)
    assert (tmp_path / "digest/index.html").stat().st_size < 300_000


def test_empty_marts_are_refused_in_plain_words(
    empty_marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(WarehouseError) as fault:
        pages.write(empty_marts, tmp_path)
    assert fault.value.code == "MART_EMPTY"


def test_a_missing_column_is_named(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    marts.execute("alter table mart.rpt_scorecard drop column april")
    with pytest.raises(WarehouseError) as fault:
        pages.write(marts, tmp_path)
    assert fault.value.code == "MART_INCOMPLETE"
    assert fault.value.message == "Table mart.rpt_scorecard has no column april."


def test_a_month_that_holds_hardly_anything_still_makes_a_page(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    tables = marts.execute("select table_name from duckdb_tables() where schema_name = 'mart'").fetchall()
    for (table,) in tables:
        if table not in {"dim_indicator", "dim_area"}:
            marts.execute(f"delete from mart.{table}")
    pages.write(marts, tmp_path, authority="E06000034")
    page = (tmp_path / "digest/index.html").read_text()
    assert "This release holds no figure of Thurrock for 2017-18." in page
    assert "No indicator has a monthly figure in 2017-18." in page
