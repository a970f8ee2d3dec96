"""The one rule that keeps CSV cells from being run."""

from decimal import Decimal

import pytest

from warehouse.spreadsheets import FORMULA_SIGNS, defused


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_a_text_that_would_be_run_gets_an_apostrophe(sign: str):
    assert defused(f"{sign}cmd") == f"'{sign}cmd"


@pytest.mark.parametrize("cell", ["-5", "+0.25", -5, Decimal("-5"), None, "", "plain", "a=b"])
def test_a_number_and_any_other_text_stay_as_they_are(cell: object):
    assert defused(cell) == cell


@pytest.mark.parametrize("cell", ["-1+1", "-", "+44 20", "-5\n=1"])
def test_what_only_begins_like_a_number_is_defused(cell: str):
    assert defused(cell) == f"'{cell}"
