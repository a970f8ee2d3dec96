"""The report's page: what a quality lead reads of November 2017."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests import small_marts
from tests.page_reading import (
    Element,
    assert_built_for_every_reader,
    assert_self_contained,
    parse,
    rows,
    section,
    text,
)
from warehouse import quality_report
from warehouse.errors import WarehouseError
from warehouse.quality_report import evidence, page

PLANS = "R-PLANS-BY-CATEGORY"


def _page(connection: duckdb.DuckDBPyConnection, folder: Path) -> Element:
    quality_report.write_released(connection, folder)
    return parse((folder / "quality" / "index.html").read_text(encoding="utf-8"))


def _answers(root: Element) -> dict[str, str]:
    found = next(part for part in root.iter("dl") if part.get("class") == "answers")
    return {text(pair[0]): text(pair[1]) for pair in found}


@pytest.fixture
def with_history(marts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """As `marts`, with September and October checked, and what that changes."""
    for rule_id, september, october, change in [
        ("R-YTD", ("failed", 12, 2), ("failed", 12, 1), "fixed"),
        (PLANS, ("passed", 2, 0), ("passed", 2, 0), "new"),
        ("R-STILL", ("warning", 30, 1), ("warning", 30, 2), "worse"),
    ]:
        small_marts.result(marts, rule_id, "2017-09", *september)
        small_marts.result(marts, rule_id, "2017-10", *october)
        marts.execute(
            "update mart.fct_quality_result set change = ? where rule_id = ? and period = '2017-11'",
            [change, rule_id],
        )
    marts.execute(
        "update mart.fct_quality_result set months_open = 3, first_failed_period = '2017-09' "
        "where rule_id = 'R-STILL' and period = '2017-11'"
    )
    return marts


def test_the_verdict_of_a_month_that_may_be_published(quality: str) -> None:
    assert (
        "The rules allow this month to be published with caveats: of 3 rules, 1 passed, 1 failed under "
        "a waiver and 1 gave a warning." in quality
    )


def test_an_unwaived_failure_and_a_rule_not_run_close_the_gate(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    small_marts.rule(marts, "R-TOTAL", "failed", 8, 2, text="A total is not less than a part.")
    small_marts.rule(marts, "R-LATE", "not_run", 0, 0, text="A delivery arrives by its day.")
    root = _page(marts, tmp_path)
    assert (
        "This month may not be published: of 5 rules, 1 rule failed and no waiver covers the fault and "
        "1 rule did not run." in text(root)
    )
    states = [text(article).split(" ", 2)[:2] for article in root.iter("article")]
    assert states == [["Failed", "2"], ["Not", "run"], ["Failed,", "waived"], ["Warning", "3"]]


def test_the_four_other_questions_are_answered_above_everything(
    with_history: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert _answers(_page(with_history, tmp_path)) == {
        "What changed since last month?": "Against October 2017: 1 rule is a new failure, 1 got worse "
        "and 1 was put right. See what changed",
        "Which figures are affected?": "2 indicators carry a caveat, 2 of them on figures of November 2017. "
        "See the words beside them",
        "Who must mend what?": "Performance lead: 2 rules. See the list",
        "Who decided?": "The file manifest.json of this release names who approved it, when and why. "
        "See the decision",
    }


def test_the_first_month_compares_with_nothing(quality: str) -> None:
    root = parse(quality)
    first = "No earlier month has been checked, so there is nothing to compare with yet."
    assert _answers(root)["What changed since last month?"] == first
    assert text(section(root, "changed")) == f"What changed since October 2017 {first}"
    assert not any(table.get("class") == "months" for table in root.iter("table"))


def test_what_changed_is_listed_news_first(with_history: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    changed = section(_page(with_history, tmp_path), "changed")
    assert [text(summary) for summary in changed.iter("summary")] == [
        "New this month: 1 rule",
        "Worse than last month: 1 rule",
        "Put right this month: 1 rule",
    ]
    assert text(list(changed.iter("li"))[1]) == (
        "Warning A value changes within six months. R-STILL Sep 1, Oct 2, Nov 3"
    )


def test_a_failing_rule_says_what_why_who_and_how_much(quality: str) -> None:
    waived = text(next(parse(quality).iter("article")))
    assert waived.startswith("Failed, waived 1 of 2 checked (50.0%) critical, stops a publish")
    assert "How to mend it: Ask the author of the return. Who: performance lead" in waived
    assert "Why it matters: Readers add the figures up. Waiver: W-PLANS" in waived
    assert "Figures touched: Children on a child protection plan" in waived
    assert f"Readers will see, October 2017 to November 2017: {small_marts.HOSTILE}" in waived


def test_a_failing_rule_shows_its_months_as_numbers_and_words(
    with_history: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    still = list(_page(with_history, tmp_path).iter("article"))[1]
    assert "worse than last month, open for 3 months, since September 2017" in text(still)
    table = next(still.iter("table"))
    assert [text(head) for head in table.iter("th")][:4] == ["Month", "Sep 2017", "Oct 2017", "Nov 2017"]
    assert rows(table)["State"] == ["Warning"] * 3
    assert rows(table)["Failed"] == ["1", "2", "3"]
    assert rows(table)["Checked"] == ["30"] * 3


def test_rules_are_grouped_by_source_and_passes_are_folded(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    annex = "extracts.annex_a__list_03_referrals"
    small_marts.rule(marts, "R-DATE", "passed", 40, 0, text="A date is a date.", table=annex)
    small_marts.rule(marts, "R-NONE", "passed", 0, 0, text="A case is closed.", table=annex)
    small_marts.rule(marts, "R-FILE", "passed", 3, 0, text="A file is due.", table="mart.rpt_delivery")
    part = section(_page(marts, tmp_path), "rules")
    assert [text(head) for head in part.iter("h3")] == [
        *["Annex A 2 rules", "Deliveries as a whole 1 rule", "Published tables 3 rules"],
    ]
    folded = list(part.iter("details"))
    assert [text(each.find("summary")) for each in folded] == [  # type: ignore[arg-type]
        *[
            "Annex A: 2 rules passed",
            "Deliveries as a whole: 1 rule passed",
            "Published tables: 1 rule passed",
        ],
    ]
    assert not any("open" in each.attrib for each in folded)
    assert rows(folded[0]) == {
        "A date is a date. R-DATE, version 1 · critical": ["40", "0", "0 in the first month"],
        "A case is closed. R-NONE, version 1 · critical": ["0", "0", "nothing to check in the first month"],
    }
    assert "3 passed (1 of them with nothing to check)" not in text(part)


def test_a_caveat_stands_with_its_figures_and_the_rule_it_comes_from(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    marts.execute(
        "update mart.fct_quality_result set waiver_id = 'W-CLA-REDUCTION' where rule_id = 'R-STILL'"
    )
    lines = rows(section(_page(marts, tmp_path), "effect"))
    assert lines["The report says a fall of 17; its own figures give 27."] == [
        "Children looked after CLA002, November 2017",
        "W-CLA-REDUCTION, a waiver of R-STILL",
    ]
    assert lines[small_marts.HOSTILE] == [
        "Children on a child protection plan CSC051, October 2017 to November 2017",
        PLANS,
    ]


def test_each_owner_has_a_list(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    small_marts.rule(marts, "R-TOTAL", "failed", 8, 2, text="A total is not less than a part.")
    marts.execute("update mart.dim_quality_rule set owner_role = 'data engineer' where rule_id = 'R-TOTAL'")
    assert rows(section(_page(marts, tmp_path), "mend")) == {
        "Performance lead": ["2", f"Failed, waived {PLANS} Warning R-STILL"],
        "Data engineer": ["1", "Failed R-TOTAL"],
    }


def test_each_table_received_is_reconciled(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    marts.execute(
        "update mart.rpt_delivery set rows_rejected = 1, is_reconciled = false "
        "where extract = 'published_statistics'"
    )
    tables = list(section(_page(marts, tmp_path), "received").iter("table"))
    assert rows(tables[0]) == {
        "Published statistics: figures": ["November 2017", "1", "40", "40", "1", "No"],
        "Returned figures: figures": ["November 2017", "1", "120", "118", "2", "Yes"],
    }


def test_counts_of_few_records_of_persons_are_written_as_held_back(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    small_marts.rule(marts, "R-FEW", "warning", 200, 3, text="A record is whole.")
    marts.execute(
        "update mart.fct_quality_result set n_failed = null, failed_percent = null where rule_id = 'R-FEW'"
    )
    marts.execute("update mart.rpt_delivery set rows_accepted = null, rows_rejected = null")
    page = _page(marts, tmp_path)
    table = next(section(page, "received").iter("table"))
    assert rows(table)["Returned figures: figures"] == [
        "November 2017",
        "1",
        "120",
        "c",
        "c",
        "Yes",
    ]
    text = " ".join("".join(page.itertext()).split())
    assert "c of 200 checked" in text
    assert "1 to 5 records of persons" in text


def test_the_lowest_maturity_index_stands_first_beside_the_month_before(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for table, period, index in [
        ("list_03_referrals", "2017-11", "47.2"),
        ("list_03_referrals", "2017-10", "51.04"),
        ("figures", "2017-11", None),
        ("list_04_assessments", "2017-11", "98.75"),
    ]:
        small_marts.insert(
            marts,
            "rpt_quality_maturity",
            extract="annex_a",
            table_name=table,
            period=period,
            items=12,
            item_mean=Decimal("0.8917"),
            coverage=Decimal("0.5833"),
            maturity_index=None if index is None else Decimal(index),
        )
    assert list(rows(section(_page(marts, tmp_path), "maturity")).items()) == [
        ("Annex A: figures", ["–", "", "–", "12", "89.2%", "58.3%"]),
        ("Annex A: list 03 referrals", ["47.2", "", "51.0", "12", "89.2%", "58.3%"]),
        ("Annex A: list 04 assessments", ["98.8", "", "–", "12", "89.2%", "58.3%"]),
    ]


def test_earlier_decisions_are_listed_with_what_they_rested_on(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    small_marts.insert(
        marts,
        "rpt_decision",
        decision_id=1,
        period="2017-10",
        decided_at=datetime(2017, 11, 20, 9, 30),
        decision="rejected",
        decided_by="quality lead",
        comment="Protection plans by age do not add up.",
        acknowledged_rules="R-STILL",
        manifest_hash="a" * 12,
    )
    small_marts.insert(
        marts,
        "rpt_decision",
        decision_id=2,
        period="2017-09",
        decided_at=datetime(2017, 10, 12, 9, 30),
        decision="rolled_back",
        decided_by="data engineer",
        comment="Reviews were counted twice.",
        concerned_release_id="2017-09-r1",
        manifest_hash="b" * 12,
    )
    assert rows(section(_page(marts, tmp_path), "decision")) == {
        "October 2017": [
            *["Rejected", "quality lead", "20 November 2017"],
            "Protection plans by age do not add up. 1 warning acknowledged",
            "a" * 12,
        ],
        "September 2017": [
            *["Rolled back 2017-09-r1", "data engineer", "12 October 2017"],
            *["Reviews were counted twice.", "b" * 12],
        ],
    }


def test_results_of_another_month_do_not_count(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    small_marts.rule(marts, "R-OLD", "failed", 8, 2, text="An older failure.")
    marts.execute("update mart.fct_quality_result set period = '2017-10' where rule_id = 'R-OLD'")
    assert "An older failure." not in text(_page(marts, tmp_path))


def test_rules_on_made_up_records_say_so(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    small_marts.add_sample(marts)
    table = {"R-YTD": "extracts.annex_a__list_03_referrals", "R-STILL": "extracts.annex_a__list_04_x"}
    for rule_id, name in table.items():
        marts.execute("update mart.dim_quality_rule set table_name = ? where rule_id = ?", [name, rule_id])
    root = _page(marts, tmp_path)
    waived, warning = [text(article) for article in root.iter("article")]
    assert "made-up records" not in waived
    assert "warning made-up records A value changes" in warning
    assert "A year to date equals the sum of its months. R-YTD, version 1 · critical made-up records" in rows(
        section(root, "rules")
    )
    assert (
        "Made-up sample records are among the deliveries. What the rules found in records is about that "
        "sample, of nobody real, and says nothing about the records of Thurrock."
    ) in text(next(root.iter("header")))
    assert "made up Annex A: list 03 referrals" in rows(section(root, "received"))


def test_without_anything_made_up_nothing_of_it_is_shown(quality: str) -> None:
    shown = text(next(parse(quality).iter("body"))).lower()
    assert "made up" not in shown and "made-up" not in shown and "sample" not in shown


def test_hostile_text_is_shown_as_text(quality: str) -> None:
    assert "<script" not in quality
    assert "<img" not in quality
    assert "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; &#39;quoted&#39;" in quality


def test_the_released_page_links_to_its_own_release_alone(quality: str) -> None:
    assert_self_contained(quality, {"../digest/index.html", "../quality.csv", "../quality.xlsx", "data:,"})
    assert "candidate/2017-11/quality/rows" in quality


def test_the_page_is_built_for_every_reader(with_history: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    quality_report.write_released(with_history, tmp_path)
    assert_built_for_every_reader((tmp_path / "quality" / "index.html").read_text(encoding="utf-8"))


def test_the_candidates_page_has_downloads_its_hash_and_the_warnings_to_acknowledge(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = evidence.read(marts)
    html = page.render(found, page.Panel("c0ffee" * 10, None, {PLANS: f"rows/{PLANS}.csv"}))
    inside = {f"../release/{name}" for name in ("digest/index.html", "quality.csv", "quality.xlsx")}
    assert_self_contained(html, {*inside, f"rows/{PLANS}.csv", "data:,"})
    assert_built_for_every_reader(html)
    decision = text(section(parse(html), "decision"))
    assert "This candidate waits for a decision." in decision
    assert f"A decision counts for exactly this candidate: {'c0ffee' * 10}" in decision
    assert "Whoever approves it acknowledges 1 warning: R-STILL." in decision
    assert _answers(parse(html))["Who decided?"] == "Nobody yet. See the decision"


def test_the_candidates_page_shows_the_decision_about_it(marts: duckdb.DuckDBPyConnection) -> None:
    made = evidence.Decision(
        "2017-11",
        "approved",
        "quality lead",
        datetime(2018, 1, 10, tzinfo=UTC),
        "Read; it holds.",
        ("R-STILL",),
        (),
        "c0ffee" * 10,
    )
    html = page.render(evidence.read(marts), page.Panel("c0ffee" * 10, made, {}))
    decision = text(section(parse(html), "decision"))
    assert "Approved by quality lead, 10 January 2018 Comment: Read; it holds." in decision
    assert "Warnings acknowledged: R-STILL" in decision
    assert "waits for a decision" not in decision


def test_a_release_of_before_there_was_history_is_still_shown(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for table in ("rpt_quality_maturity", "rpt_decision"):
        marts.execute(f"drop table mart.{table}")
    for column in ("tolerance", "source_system", "official_code", "engine", "indicator_codes"):
        marts.execute(f"alter table mart.dim_quality_rule drop column {column}")
    marts.execute("alter table mart.fct_quality_result drop column first_failed_period")
    assert "No decision was made before this one." in text(_page(marts, tmp_path))


def test_a_month_without_results_may_not_be_published(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    marts.execute("delete from mart.fct_quality_result")
    shown = text(_page(marts, tmp_path))
    assert "No rule has run on this month yet, so it may not be published." in shown
    assert "None: every rule passed." not in shown


def test_empty_marts_are_refused_in_plain_words(
    empty_marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(WarehouseError) as fault:
        quality_report.write_released(empty_marts, tmp_path)
    assert fault.value.code == "MART_EMPTY"


def test_the_same_marts_give_the_same_bytes(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    one, two = (quality_report.write_released(marts, tmp_path / name) for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
