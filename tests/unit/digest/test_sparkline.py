"""The small line."""

from __future__ import annotations

from decimal import Decimal

from warehouse.digest.sparkline import sparkline


def test_a_line_spans_the_box_with_the_highest_value_on_top() -> None:
    line = sparkline([Decimal(0), Decimal(5), Decimal(10)], width=26, height=16)
    assert line is not None
    assert line.path == "M3 13h0l10 -5l10 -5"
    assert (line.end_x, line.end_y) == (23, 3)


def test_a_missing_month_is_a_gap() -> None:
    line = sparkline([Decimal(1), Decimal(1), None, Decimal(1)], width=36, height=16)
    assert line is not None
    assert line.path == "M3 8h0l10 0M33 8h0"


def test_two_values_make_no_line() -> None:
    assert sparkline([Decimal(1), None, Decimal(2)], 96, 22) is None
