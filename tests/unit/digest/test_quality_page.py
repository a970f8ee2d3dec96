"""The quality page."""

from __future__ import annotations

from pathlib import Path

import duckdb
import small_marts
from reading import parse, rows, section, text

from warehouse.digest import pages


def _page(connection: duckdb.DuckDBPyConnection, folder: Path) -> str:
    pages.render_all(connection, folder)
    return (folder / "quality" / "index.html").read_text(encoding="utf-8")


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
    page = _page(marts, tmp_path)
    assert (
        "This month may not be published: of 5 rules, 1 rule failed and no waiver covers the fault and "
        "1 rule did not run." in page
    )
    states = [text(article)[:14] for article in parse(page).iter("article")]
    assert states == ["Failed critica", "Not run critic", "Failed, waived", "Warning warnin"]


def test_a_failing_rule_says_what_why_who_and_how_much(quality: str) -> None:
    waived = text(next(parse(quality).iter("article")))
    assert "Failed, waived critical, stops a publish 1 of 2 checked (50.0%)" in waived
    assert (
        "Why it matters: Readers add the figures up. How to mend it: Ask the author of the return." in waived
    )
    assert "Who: performance lead Waiver: W-PLANS" in waived
    assert "Figures touched: Children on a child protection plan" in waived
    assert f"Caveat, October 2017 to November 2017: {small_marts.HOSTILE}" in waived


def test_passed_rules_are_listed_with_their_counts(quality: str) -> None:
    assert rows(section(parse(quality), "passed")) == {
        "A year to date equals the sum of its months. R-YTD, version 1": [
            *["Passed", "critical", "Consistency", "12", "0"],
        ]
    }


def test_each_delivery_is_reconciled(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    marts.execute("update mart.rpt_delivery set rows_rejected = 1 where extract = 'published_statistics'")
    lines = rows(section(parse(_page(marts, tmp_path)), "received"))
    assert lines["Returned figures: figures"][2:6] == ["120", "118", "2", "Yes"]
    assert lines["Published statistics: figures"][2:6] == ["40", "40", "1", "No"]


def test_results_of_another_month_do_not_count(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    small_marts.rule(marts, "R-OLD", "failed", 8, 2, text="An older failure.")
    marts.execute("update mart.fct_quality_result set period = '2017-10' where rule_id = 'R-OLD'")
    assert "An older failure." not in _page(marts, tmp_path)


def test_a_rule_that_had_nothing_to_check_says_so(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    small_marts.rule(marts, "R-EMPTY", "passed", 0, 0, text="A budget line adds up.")
    page = parse(_page(marts, tmp_path))
    assert rows(section(page, "passed"))["A budget line adds up. R-EMPTY, version 1"][0] == (
        "Passed nothing to check"
    )
    assert "2 passed (1 of them with nothing to check), 1 failed under a waiver" in text(page)
