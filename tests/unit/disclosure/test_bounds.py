"""What a reader can work out: ranges of hidden numbers, each checked by hand."""

import numpy as np

from warehouse.disclosure.bounds import Interval, exposed
from warehouse.disclosure.system import System, Terms


def system(truth: list[int], equal: list[Terms], at_most: list[Terms] | None = None) -> System:
    return System(np.array(truth), np.zeros(len(truth), dtype=np.int64), equal, at_most or [])


def known(places: int, *shown: int) -> np.ndarray:
    return np.isin(np.arange(places), shown)


WHOLE = ((0, 1), (1, 1), (2, -1))  # a + b = whole


def test_one_hidden_part_of_a_known_whole_is_known_exactly() -> None:
    assert exposed(system([3, 9, 12], [WHOLE]), known(3, 1, 2), {0: 1}) == {0: Interval(3, 3)}


def test_two_hidden_parts_hide_each_other_as_far_as_their_sum() -> None:
    one = system([3, 9, 12], [WHOLE])
    assert exposed(one, known(3, 2), {0: 12, 1: 12}) == {}
    assert exposed(one, known(3, 2), {0: 13}) == {0: Interval(0, 12)}


def test_two_hidden_parts_of_a_small_whole_are_too_close() -> None:
    assert exposed(system([1, 1, 2], [WHOLE]), known(3, 2), {0: 3}) == {0: Interval(0, 2)}


def test_hiding_only_the_small_cells_of_a_table_gives_them_away() -> None:
    # 3 8 | 11      c 8 | 11
    # 9 2 | 11  ->  9 c | 11
    rows = [((0, 1), (1, 1), (2, -1)), ((3, 1), (4, 1), (5, -1))]
    columns = [((0, 1), (3, 1), (6, -1)), ((1, 1), (4, 1), (7, -1))]
    one = system([3, 8, 11, 9, 2, 11, 12, 10], [*rows, *columns])
    shown = known(8, 1, 2, 3, 5, 6, 7)
    assert exposed(one, shown, {0: 1, 4: 1}) == {0: Interval(3, 3), 4: Interval(2, 2)}


def test_whole_numbers_are_fewer_than_fractions() -> None:
    # 3a + 2b = 8: between nought and 8/3 lies many a fraction, but of whole numbers a is 0 or 2.
    one = system([2, 1, 8], [((0, 3), (1, 2), (2, -1))])
    assert exposed(one, known(3, 2), {0: 3}) == {0: Interval(0, 2)}
    # 3a + 2b = 5 leaves 1 alone.
    assert exposed(system([1, 1, 5], [((0, 3), (1, 2), (2, -1))]), known(3, 2), {0: 1}) == {0: Interval(1, 1)}


def test_what_may_be_less_but_not_more_bounds_one_side() -> None:
    # a + b = 12 and a <= 5
    one = system([3, 9, 12, 5], [WHOLE], [((0, 1), (3, -1))])
    assert exposed(one, known(4, 2, 3), {0: 6}) == {0: Interval(0, 5)}


def test_a_number_that_is_known_anyway_is_not_looked_for() -> None:
    assert exposed(system([3, 9, 12], [WHOLE]), known(3, 0, 1, 2), {0: 1}) == {}


def test_a_number_that_nothing_speaks_of_is_safe() -> None:
    assert exposed(system([3], []), known(1), {0: 3}) == {}
