"""Twelve months as bars and in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from warehouse.periods import Period
from warehouse.quality_report import bars
from warehouse.quality_report.evidence import Result

NOVEMBER = Period(2017, 11)


def result(effective: str, checked: int = 100, failed: int = 0) -> Result:
    return Result(1, effective, checked, failed, Decimal(100 * failed) / checked if checked else None)


def told(*results: Result | None) -> str:
    months = [NOVEMBER.shift(n) for n in range(1 - len(results), 1)]
    return bars.in_words(list(zip(months, results, strict=True))).replace("\u00a0", " ")


def test_the_worst_month_fills_the_height_and_others_are_in_proportion() -> None:
    drawn = bars.paths([result("failed", 100, 5), result("failed", 100, 10)])
    assert drawn == {"failed": "M0 20v-10h6v10zM8 20v-20h6v20z"}


def test_a_share_is_compared_not_a_number_of_rows() -> None:
    drawn = bars.paths([result("failed", 1000, 10), result("failed", 10, 10)])
    assert drawn == {"failed": "M0 20v-5h6v5zM8 20v-20h6v20z"}


def test_every_state_has_a_shape_of_its_own() -> None:
    states = ["failed", "waived", "warning", "not_run", "passed"]
    drawn = bars.paths([result(state, 10, 0 if state in {"passed", "not_run"} else 5) for state in states])
    assert drawn == {
        "failed": "M0 20v-20h6v20z",
        "waived": "M8 20v-20h6v20zm1-1h4v-18h-4z",
        "warning": "M16 20v-16l3-4 3 4v16z",
        "not_run": "M24 15l1-1 2 2 2-2 1 1-2 2 2 2-1 1-2-2-2 2-1-1 2-2z",
        "passed": "M32 19h6",
    }


def test_passes_in_a_row_are_one_stroke() -> None:
    assert bars.paths([result("passed"), result("passed"), None, result("passed")]) == {
        "passed": "M0 19h6m2 0h6M24 19h6"
    }


def test_a_month_without_a_result_has_no_bar() -> None:
    assert bars.paths([None, result("passed"), None]) == {"passed": "M8 19h6"}
    assert bars.paths([None, None]) == {}


def test_equal_neighbours_are_told_together() -> None:
    assert told(*[result("passed")] * 9, *[result("failed", 100, 1204)] * 3) == "Dec–Aug 0, Sep–Nov 1,204"


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([result("passed")] * 12, "0 in each of 12 months"),
        ([None, None, result("warning", 9, 3)], "3 in the first month"),
        ([None, result("passed"), result("failed", 9, 3)], "Oct 0, Nov 3"),
        ([result("passed"), None, result("passed")], "Sep 0, Oct no result, Nov 0"),
        ([result("not_run", 0), result("passed", 0)], "Oct not run, Nov nothing to check"),
    ],
)
def test_months_without_a_count_say_why(results: list[Result | None], words: str) -> None:
    assert told(*results) == words
