"""A child placed with parents is under a care order: worked out by hand for one period of care each."""

from __future__ import annotations

from datetime import date

from warehouse.samples.care import Spell, _with_parents_under_an_order
from warehouse.samples.carers import Carer

START, END = date(2016, 1, 1), date(2017, 6, 1)
PLACE = Carer("foster", "U6", "PR1", "RM16 0AX", "Thurrock", "")


def spells(*placed: tuple[date, str]) -> list[Spell]:
    return [Spell(day, code, PLACE) for day, code in placed]


def test_a_child_who_is_not_placed_with_parents_stays_accommodated() -> None:
    legal = [(START, "V2")]
    assert _with_parents_under_an_order(legal, spells((START, "U6")), END) == legal


def test_an_only_status_becomes_an_interim_order_and_a_full_one_after_26_weeks() -> None:
    found = _with_parents_under_an_order(
        [(START, "V2")], spells((START, "U6"), (date(2016, 9, 1), "P1")), END
    )
    assert found == [(START, "C1"), (date(2016, 7, 1), "C2")]  # 182 days on, in a leap year


def test_care_that_ends_within_26_weeks_ends_under_the_interim_order() -> None:
    for end in (date(2016, 6, 30), date(2016, 7, 1)):
        assert _with_parents_under_an_order([(START, "V2")], spells((START, "P1")), end) == [(START, "C1")]


def test_an_interim_order_that_follows_begins_earlier() -> None:
    legal = [(START, "V2"), (date(2016, 3, 1), "C1"), (date(2016, 9, 1), "C2")]
    found = _with_parents_under_an_order(legal, spells((START, "P1")), None)
    assert found == [(START, "C1"), (date(2016, 9, 1), "C2")]


def test_parents_before_or_after_the_accommodation_change_nothing() -> None:
    legal = [(START, "V2"), (date(2016, 3, 1), "C1"), (date(2016, 9, 1), "C2")]
    placed = spells((START, "U6"), (date(2016, 3, 1), "P1"))
    assert _with_parents_under_an_order(legal, placed, END) == legal


def test_police_protection_comes_first() -> None:
    legal = [(START, "L1"), (date(2016, 1, 3), "V2")]
    found = _with_parents_under_an_order(legal, spells((START, "U6"), (date(2016, 1, 20), "P1")), END)
    assert found == [(START, "L1"), (date(2016, 1, 3), "C1"), (date(2016, 7, 3), "C2")]
