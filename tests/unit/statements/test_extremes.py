"""Highest and lowest of a series, and numbers that are written as near a figure."""

from __future__ import annotations

import pytest
from small_release import checked

from warehouse.statements.extremes import Extreme, extreme
from warehouse.statements.figures import ReleaseFigures
from warehouse.statements.units import about, number_within

Cells = dict[str, str]
# Contacts of July, September, October and November 2017 are 517, 457, 520 and 611; looked after children of
# September to November are 318, 311 and 311.
CONTACTS = {"indicator_code": "CSC001", "period_end": "2017-11-30"}


@pytest.mark.parametrize(
    ("stated", "text", "said"),
    [
        ("highest since July", "", Extreme(is_top=True, is_since=True, is_denied=False)),
        ("true", "The lowest of the year", Extreme(is_top=False, is_since=False, is_denied=False)),
        ("not the highest", "", Extreme(is_top=True, is_since=False, is_denied=True)),
        ("", "It fell from its highest", None),
        ("rose every month", "The highest of all", None),
        ("", "between the highest and the lowest", None),
    ],
)
def test_words_say_the_highest_or_the_lowest_or_neither(stated: str, text: str, said: Extreme | None) -> None:
    assert extreme(stated, text) == said


@pytest.mark.parametrize(
    ("code", "kind", "base", "end", "stated", "recomputed", "verdict"),
    [
        ("CSC001", "trend", "2017-09-30", "2017-11-30", "highest", "true", "agrees"),
        ("CSC001", "trend", "2017-09-30", "2017-11-30", "lowest", "false", "disagrees"),
        ("CSC001", "comparison", "2017-09-30", "2017-11-30", "highest since", "true", "agrees"),
        # Of July and September, September is the second highest; up to October, October is the first.
        ("CSC001", "rank", "2017-07-31", "2017-09-30", "2", "2", "agrees"),
        ("CSC001", "rank", "2017-07-31", "2017-10-31", "1st", "1", "agrees"),
        # 311 in October as well: the lowest is shared, and nothing lies below it.
        ("CLA002", "trend", "2017-09-30", "2017-11-30", "lowest", "true", "agrees"),
        ("CLA002", "trend", "2017-12-31", "2017-11-30", "lowest", "", "cannot_be_checked"),
    ],
)
def test_a_figure_stands_where_it_is_said_to_among_the_earlier_ones(
    figures: ReleaseFigures,
    code: str,
    kind: str,
    base: str,
    end: str,
    stated: str,
    recomputed: str,
    verdict: str,
) -> None:
    found = checked(
        figures,
        indicator_code=code,
        kind=kind,
        base_period_end=base,
        period_end=end,
        stated_value=stated,
        text="counted from the highest",
    )
    assert (found.recomputed_value, found.verdict.value) == (recomputed, verdict)


def test_since_leaves_its_own_month_out(figures: ReleaseFigures) -> None:
    # September (457) lies below July (517), and is the only figure after it up to September: nothing to hold
    # it against. With July in, it is the lowest of two.
    cells = {**CONTACTS, "kind": "trend", "period_end": "2017-09-30", "base_period_end": "2017-07-31"}
    assert checked(figures, **cells, stated_value="lowest").verdict.value == "agrees"
    assert checked(figures, **cells, stated_value="lowest since July").verdict.value == "cannot_be_checked"


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        ("about 310", "agrees_after_rounding"),
        ("just over 310", "agrees_after_rounding"),
        # 311 lies above 310, so it is not 'nearly' it.
        ("nearly 310", "disagrees"),
        ("nearly 311", "agrees"),
        # To hundreds 311 is 300, to tens it is 310.
        ("about 300", "agrees_after_rounding"),
        ("about 320", "disagrees"),
        ("about 312", "disagrees"),
    ],
)
def test_a_number_near_the_figure_agrees_where_the_figure_rounds_to_it(
    figures: ReleaseFigures, stated: str, verdict: str
) -> None:
    assert checked(figures, stated_value=stated).verdict.value == verdict


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        ("at least 311", "agrees"),
        ("more than 311", "disagrees"),
        ("over 300", "agrees"),
        ("under 311", "disagrees"),
    ],
)
def test_a_comparison_takes_its_number_out_of_the_words(
    figures: ReleaseFigures, stated: str, verdict: str
) -> None:
    assert checked(figures, kind="comparison", stated_value=stated).verdict.value == verdict


def test_what_is_missing_is_said_in_the_writers_words(figures: ReleaseFigures) -> None:
    found = checked(figures, indicator_code="", stated_value="2", missing="the length of a plan is no figure")
    assert found.reason == "No measure of the catalogue is named: the length of a plan is no figure."


def test_the_parts_of_a_written_number() -> None:
    assert about("Nearly 300") == (-1, "300")
    assert about("c. 40%") == (0, "40%")
    assert about("3rd") == (None, "3")
    assert about("300") == (None, "300")
    assert number_within("at least £3.3m") == "£3.3m"
    assert number_within("from 20 to 10") == "from 20 to 10"
