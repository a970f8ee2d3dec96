"""What the words of a statement say, and where they say two things."""

from __future__ import annotations

from fractions import Fraction

import pytest

from warehouse.statements import phrases


@pytest.mark.parametrize(
    ("text", "polarity", "expected"),
    [
        ("The number has reduced by 17", None, phrases.FALL),
        ("contacts rose", None, phrases.RISE),
        ("an upward trend", None, phrases.RISE),
        ("downwards", None, phrases.FALL),
        ("it stayed level", None, phrases.LEVEL),
        ("it rose and then fell", None, None),
        ("timeliness improved", 1, phrases.RISE),
        ("turnover improved", -1, phrases.FALL),
        ("contacts improved", 0, None),
        ("338 to 311", None, None),
    ],
)
def test_the_direction_is_read_or_left_open(text: str, polarity: int | None, expected: int | None) -> None:
    assert phrases.direction(text, polarity) == expected


@pytest.mark.parametrize(
    ("stated", "text", "expected"),
    [
        ("above", "", ">"),
        ("true", "below the neighbours", "<"),
        ("", "no more than last year", "<="),
        ("at least", "lower than hoped", ">="),
        ("90", "meets at least 90%", ">="),
        ("the same", "", "="),
        ("<=", "", "<="),
        ("<", "", "<"),
        ("different", "", "<>"),
        ("true", "more here and less there", None),
        ("true", "as it is", None),
    ],
)
def test_the_operator_of_a_comparison(stated: str, text: str, expected: str | None) -> None:
    assert phrases.comparison(stated, text, None) == expected


@pytest.mark.parametrize(
    ("said", "points", "holds"),
    [
        ("fell", [338, 340, 311], True),
        ("fell every month", [338, 340, 311], False),
        ("fell every month", [338, 320, 311], True),
        ("fell every month", [338, 338, 311], False),
        ("never rose", [338, 338, 311], True),
        ("never rose", [338, 340, 311], False),
        ("rose", [311, 311], False),
        ("level", [5, 5, 5], True),
        ("level", [5, 6, 5], False),
        ("did not fall", [311, 300, 311], True),
    ],
)
def test_a_trend_is_checked_point_by_point(said: str, points: list[int], holds: bool) -> None:
    trend = phrases.trend(said, "", None)
    assert trend is not None
    assert trend.holds([Fraction(point) for point in points]) is holds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("so far this year", ["year_to_date"]),
        ("in 2016/17", ["financial_year"]),
        ("in the last 12 months", ["rolling_12_months"]),
        ("in quarter 3", ["quarter"]),
        ("in November", []),
    ],
)
def test_the_kind_of_period_is_read_from_the_text(text: str, kinds: list[str]) -> None:
    assert phrases.period_kinds(text) == kinds
