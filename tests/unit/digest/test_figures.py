"""How one figure is written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from warehouse.digest import figures


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "expected"),
    [
        ("611", "count", 0, "611"),
        ("3864", "count", 0, "3,864"),
        ("64.13", "percent", 2, "64.13%"),
        ("64.13", "percent", 1, "64.1%"),
        ("2.25", "score", 1, "2.3 score"),
        ("-2.25", "count", 1, "−2.3"),
        ("-0.04", "percent", 1, "0.0%"),
        ("0.5", "count", 0, "1"),
        ("215.5", "days", 1, "215.5 days"),
        ("1", "days", 0, "1 day"),
        ("3279000", "gbp", 0, "£3,279,000"),
        ("-5", "pounds per week", 0, "−£5"),
        ("3300", "gbp_thousand", 0, "£3,300k"),
        ("71", "per 10,000 children 0-17", 0, "71 per 10,000 children 0-17"),
        ("71", "rate_per_10000", 0, "71 per 10,000"),
        ("12.340000", "percent", None, "12.34%"),
        ("1200", "count", None, "1,200"),
    ],
)
def test_a_figure_is_written_with_its_unit_rounded_half_away_from_zero(
    value: str, unit: str, decimals: int | None, expected: str
) -> None:
    assert figures.figure(Decimal(value), unit, decimals) == expected


def test_in_a_table_the_row_names_the_unit_except_for_percent_and_pound() -> None:
    assert figures.figure(Decimal("215.5"), "days", 1, in_table=True) == "215.5"
    assert figures.figure(Decimal("64.13"), "percent", 2, in_table=True) == "64.13%"
    assert figures.figure(Decimal("1234"), "pounds per week", 0, in_table=True) == "£1,234"


def test_a_missing_figure_is_its_symbol_and_never_zero() -> None:
    assert figures.figure(None, "percent", 1, "c") == "c"
    assert figures.figure(None, "percent", 1) == "–"


@pytest.mark.parametrize(
    ("newer", "older", "unit", "decimals", "expected"),
    [
        ("611", "520", "count", 0, ("up", "91")),
        ("311", "338", "count", 0, ("down", "27")),
        ("311", "311", "count", 0, ("level", "")),
        ("64.13", "62.77", "percent", 2, ("up", "1.36 percentage points")),
        ("215.5", "214.5", "days", 0, ("up", "1 day")),
        ("100", "350", "gbp", 0, ("down", "£250")),
    ],
)
def test_a_difference_is_a_direction_and_a_size(
    newer: str, older: str, unit: str, decimals: int, expected: tuple[str, str]
) -> None:
    assert figures.difference(Decimal(newer), Decimal(older), unit, decimals) == expected


def test_there_is_no_difference_to_a_missing_figure() -> None:
    assert figures.difference(Decimal(1), None, "count", 0) is None


@pytest.mark.parametrize(
    ("unit", "decimals", "expected"),
    [
        ("count", 0, "#,##0;\\-#,##0"),
        ("percent", 2, '#,##0.00"%";\\-#,##0.00"%"'),
        ("gbp", 0, '"£"#,##0;\\-"£"#,##0'),
        ("count", None, "General"),
    ],
)
def test_the_workbook_shows_the_same_digits(unit: str, decimals: int | None, expected: str) -> None:
    assert figures.workbook_format(unit, decimals) == expected
