"""What is said about a statement, on a release small enough to work every figure out by hand."""

from __future__ import annotations

import pytest
from small_release import checked

from warehouse.statements.figures import ReleaseFigures

Cells = dict[str, str]


@pytest.mark.parametrize(
    ("cells", "recomputed", "verdict"),
    [
        ({"stated_value": "311", "decimals": "0"}, "311", "agrees"),
        ({"stated_value": "312", "decimals": "0"}, "311", "disagrees"),
        # 311 - 338 = -27, as a signed number, as the size of a fall, and the other way round
        ({"kind": "difference", "base_period_end": "2016-11-30", "stated_value": "-27"}, "-27", "agrees"),
        (
            {
                "kind": "difference",
                "base_period_end": "2016-11",
                "stated_value": "27",
                "text": "It fell by 27",
            },
            "27",
            "agrees",
        ),
        (
            {
                "kind": "difference",
                "base_period_end": "2016-11-30",
                "stated_value": "17",
                "text": "reduced by 17",
            },
            "27",
            "disagrees",
        ),
        (
            {
                "kind": "difference",
                "base_period_end": "2016-11-30",
                "stated_value": "27",
                "text": "It rose by 27",
            },
            "-27",
            "disagrees",
        ),
        # -27 / 338 = -7.988 %
        (
            {
                "kind": "percent_change",
                "base_period_end": "2016-11-30",
                "stated_value": "-8.0",
                "decimals": "1",
            },
            "-7.988166",
            "agrees",
        ),
        # 18 / 23 = 78.2609 %: 78.3 rounded, 78.2 cut off, though 78.3 is printed
        ({"indicator_code": "CLA030", "stated_value": "78.3"}, "78.26087", "agrees"),
        ({"indicator_code": "CLA030", "stated_value": "78.2"}, "78.26087", "agrees_after_rounding"),
        ({"indicator_code": "CLA030", "stated_value": "78.1"}, "78.26087", "disagrees"),
        ({"indicator_code": "CLA030", "stated_value": "78.26", "kind": "share_of"}, "78.26087", "agrees"),
        # 210 / 311 = 67.5241 %
        (
            {"kind": "share_of", "breakdown": "sex=male", "stated_value": "68", "unit": "percent"},
            "67.524116",
            "agrees",
        ),
        (
            {"kind": "share_of", "breakdown": "male", "stated_value": "67"},
            "67.524116",
            "agrees_after_rounding",
        ),
        # 611 / 311 = 1.9646
        (
            {
                "kind": "ratio",
                "indicator_code": "CSC001",
                "other_indicator_code": "CLA002",
                "stated_value": "1.96",
            },
            "1.96463",
            "agrees",
        ),
        ({"kind": "sum", "breakdown": "sex", "stated_value": "311"}, "311", "agrees"),
        ({"kind": "sum", "breakdown": "sex=male;female", "stated_value": "310"}, "311", "disagrees"),
        # 457 + 520 + 611
        (
            {
                "kind": "sum",
                "indicator_code": "CSC001",
                "base_period_end": "2017-09-30",
                "stated_value": "1,588",
            },
            "1588",
            "agrees",
        ),
        # the year to date ends on the same day; the text speaks of it, or nothing else bears the number out
        ({"indicator_code": "CSC001", "stated_value": "3864", "text": "so far this year"}, "3864", "agrees"),
        ({"indicator_code": "CSC001", "stated_value": "3864"}, "3864", "agrees"),
        ({"indicator_code": "CSC001", "stated_value": "3864", "period_kind": "month"}, "611", "disagrees"),
        ({"kind": "comparison", "base_period_end": "2016-11-30", "stated_value": "below"}, "true", "agrees"),
        (
            {"kind": "comparison", "base_period_end": "2016-11-30", "stated_value": "above"},
            "false",
            "disagrees",
        ),
        ({"kind": "comparison", "stated_value": "311", "text": "more than 311"}, "false", "disagrees"),
        ({"kind": "comparison", "stated_value": "311", "text": "at least 311"}, "true", "agrees"),
        ({"kind": "comparison", "other_area_code": "England", "stated_value": "lower"}, "true", "agrees"),
        # 318, 311, 311: down once, then level
        ({"kind": "trend", "base_period_end": "2017-09-30", "stated_value": "fell"}, "true", "agrees"),
        (
            {"kind": "trend", "base_period_end": "2017-09-30", "stated_value": "fell every month"},
            "false",
            "disagrees",
        ),
        ({"kind": "trend", "base_period_end": "2017-09-30", "stated_value": "never rose"}, "true", "agrees"),
        ({"kind": "trend", "base_period_end": "2017-10-31", "stated_value": "level"}, "true", "agrees"),
        # of 450, 400, 311, 311: two are ahead from the top, none from the bottom; in the region only 400 is
        ({"kind": "rank", "stated_value": "3", "text": "third highest"}, "3", "agrees"),
        ({"kind": "rank", "stated_value": "lowest"}, "1", "agrees"),
        (
            {"kind": "rank", "stated_value": "2", "text": "highest", "other_area_code": "E12000006"},
            "2",
            "agrees",
        ),
        ({"document": "D1", "stated_value": "314"}, "314", "agrees"),
        (
            {"kind": "difference", "other_document": "D1", "document": "D4", "stated_value": "-3"},
            "-3",
            "agrees",
        ),
        # (1 + 3 + 3) / 3 = 2.3333; the plan is the mean of 2.3333 and 4
        (
            {
                "indicator_code": "plan",
                "breakdown": "priority=1",
                "period_end": "2018-01-31",
                "stated_value": "2.3333",
            },
            "2.333333",
            "agrees",
        ),
        ({"indicator_code": "plan", "period_end": "2018-01-31", "stated_value": "3.2"}, "3.166667", "agrees"),
        # -36,000 - 60,000 pounds, without the line of all services
        (
            {
                "kind": "sum",
                "formula": "sum([budget; 2018-06-30; service=*; part=variance])",
                "stated_value": "£-96k",
            },
            "-96",
            "agrees",
        ),
        (
            {
                "formula": "max([CLA002; 2017-09-01..2017-11-30]) / [CLA002; 2017-11-30; sex=male]",
                "stated_value": "1.5",
            },
            "1.514286",
            "agrees",
        ),
        (
            {
                "kind": "comparison",
                "formula": "[CLA002; 2017-11-30] < [CLA002; 2016-11-30] < 400",
                "stated_value": "true",
            },
            "true",
            "agrees",
        ),
    ],
)
def test_a_statement_is_recomputed_and_judged(
    figures: ReleaseFigures,
    cells: Cells,
    recomputed: str,
    verdict: str,
) -> None:
    found = checked(figures, **cells)
    assert (found.recomputed_value, str(found.verdict)) == (recomputed, verdict), found.explanation


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        ({"stated_value": "1", "indicator_code": "CLA020"}, "no indicator 'CLA020'"),
        ({"stated_value": "1", "indicator_code": ""}, "indicator_code is empty"),
        ({"stated_value": "1", "area_code": "Nowhere"}, "no area 'Nowhere'"),
        ({"stated_value": "1", "period_end": "2017-08-31"}, "no figure of Children looked after"),
        ({"stated_value": "1", "period_end": ""}, "day that the figure"),
        ({"kind": "difference", "stated_value": "1"}, "give base_period_end"),
        ({"indicator_code": "CLA030", "period_end": "2017-10-31", "stated_value": "90.0"}, "held back"),
        ({"indicator_code": "CLA030", "period_end": "2017-09-30", "stated_value": "90.0"}, "made up"),
        (
            {
                "kind": "share_of",
                "indicator_code": "CLA030",
                "period_end": "2017-09-30",
                "stated_value": "90.0",
            },
            "made up",
        ),
        (
            {
                "kind": "sum",
                "indicator_code": "CSC001",
                "base_period_end": "2017-07-31",
                "stated_value": "2105",
            },
            "no usable figure for August 2017",
        ),
        ({"kind": "sum", "base_period_end": "2017-09-30", "stated_value": "940"}, "do not add up"),
        ({"kind": "trend", "stated_value": "fell"}, "first point"),
        ({"kind": "trend", "base_period_end": "2017-09-30", "stated_value": "changed"}, "one direction"),
        ({"kind": "comparison", "stated_value": "above"}, "not named"),
        ({"formula": "[CLA002; 2017-11-30] / 0", "stated_value": "1"}, "zero"),
        ({"document": "D9", "stated_value": "311"}, "in D9"),
    ],
)
def test_what_is_missing_is_named(
    figures: ReleaseFigures,
    cells: Cells,
    missing: str,
) -> None:
    found = checked(figures, **cells)
    assert str(found.verdict) == "cannot_be_checked"
    assert missing in found.explanation


def test_a_held_back_value_appears_nowhere(figures: ReleaseFigures) -> None:
    found = checked(figures, indicator_code="CLA030", period_end="2017-10-31", stated_value="90.0")
    assert (found.recomputed_value, found.figures) == ("", [])


def test_the_figures_behind_a_difference_are_named(figures: ReleaseFigures) -> None:
    found = checked(figures, kind="difference", base_period_end="2016-11-30", stated_value="17")
    assert [(figure.label, int(figure.value), figure.source) for figure in found.figures] == [
        ("Children looked after, November 2017", 311, "returned by the authority, D4 Fig 4"),
        ("Children looked after, November 2016", 338, "returned by the authority"),
    ]


def test_a_formula_says_how_many_of_its_numbers_are_its_own(figures: ReleaseFigures) -> None:
    assert "none of the release" in checked(figures, formula="72 + 28", stated_value="100").explanation
    found = checked(figures, formula="[CLA002; 2017-11-30] * 2", stated_value="622")
    assert "1 number in the formula is its own" in found.explanation
