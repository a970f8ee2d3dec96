"""Which figures are held back for the sake of small ones, on tables worked out by hand."""

import numpy as np

from warehouse.disclosure.bounds import Interval, exposed
from warehouse.disclosure.protect import Figure, known_numbers, needs_of, protect
from warehouse.disclosure.system import System, Terms


def table(truth: list[int], equal: list[Terms]) -> System:
    return System(np.array(truth), np.zeros(len(truth), dtype=np.int64), equal)


def cell(place: int, number: int, *, is_fixed: bool = False, cost: float | None = None) -> Figure:
    return Figure(
        (place,), number if cost is None else cost, (place,), 1 <= number <= 5, ((place, 3),), is_fixed
    )


def test_a_lone_small_part_takes_the_cheapest_other_part_with_it() -> None:
    truth = [3, 9, 30, 42]
    one = table(truth, [((0, 1), (1, 1), (2, 1), (3, -1))])
    done = protect(one, [cell(place, number) for place, number in enumerate(truth)])
    assert done.hidden.tolist() == [True, True, False, False]
    assert done.unprotected == {}


def test_two_small_parts_that_hide_each_other_take_nothing_with_them() -> None:
    truth = [3, 4, 30, 37]
    one = table(truth, [((0, 1), (1, 1), (2, 1), (3, -1))])
    done = protect(one, [cell(place, number) for place, number in enumerate(truth)])
    assert done.hidden.tolist() == [True, True, False, False]


def test_two_parts_whose_sum_is_too_small_take_a_third_with_them() -> None:
    truth = [1, 1, 30, 32]
    one = table(truth, [((0, 1), (1, 1), (2, 1), (3, -1))])
    done = protect(one, [cell(place, number) for place, number in enumerate(truth)])
    assert done.hidden.tolist() == [True, True, True, False]


def test_a_small_cell_of_a_table_with_margins_takes_a_rectangle_with_it() -> None:
    # 3 20 | 23
    # 9 30 | 39    the rows and columns of the small cell each need a second hole, and so do theirs
    # --------
    # 12 50 | 62
    truth = [3, 20, 23, 9, 30, 39, 12, 50, 62]
    sums = [(row * 3, row * 3 + 1, row * 3 + 2) for row in range(3)]
    sums += [(column, column + 3, column + 6) for column in range(3)]
    one = table(truth, [((a, 1), (b, 1), (whole, -1)) for a, b, whole in sums])
    margins = {2, 5, 6, 7, 8}
    figures = [
        cell(place, number, cost=1000 if place in margins else number) for place, number in enumerate(truth)
    ]
    done = protect(one, figures)
    assert [place for place in range(9) if done.hidden[place]] == [0, 1, 3, 4]


def test_what_is_public_already_is_never_hidden() -> None:
    truth = [3, 9, 30, 42]
    one = table(truth, [((0, 1), (1, 1), (2, 1), (3, -1))])
    figures = [cell(place, number, is_fixed=place == 1) for place, number in enumerate(truth)]
    assert protect(one, figures).hidden.tolist() == [True, False, True, False]


def test_what_follows_from_public_figures_alone_is_reported() -> None:
    truth = [3, 9, 12]
    one = table(truth, [((0, 1), (1, 1), (2, -1))])
    figures = [cell(place, number, is_fixed=place > 0) for place, number in enumerate(truth)]
    done = protect(one, figures)
    assert done.hidden.tolist() == [True, False, False]
    assert done.unprotected == {0: Interval(3, 3)}


def test_a_figure_held_back_for_others_is_not_known_exactly_either() -> None:
    # The month and its year to date of April are one sum; hiding the month alone would be in vain.
    truth = [4, 4, 20, 24]
    one = table(truth, [((0, 1), (1, -1)), ((0, 1), (2, 1), (3, -1))])
    figures = [cell(place, number) for place, number in enumerate(truth)]
    done = protect(one, figures)
    assert done.hidden.tolist() == [True, True, True, False]
    known = known_numbers(one, figures, done.hidden)
    assert exposed(one, known, needs_of(figures, done.hidden)) == {}


def test_the_same_table_is_protected_in_the_same_way_twice() -> None:
    truth = [3, 9, 9, 21]
    one = table(truth, [((0, 1), (1, 1), (2, 1), (3, -1))])
    figures = [cell(place, number) for place, number in enumerate(truth)]
    assert [protect(one, figures).hidden.tolist() for _ in range(2)] == [[True, True, False, False]] * 2


def test_what_cannot_be_left_in_full_doubt_is_left_in_as_much_as_can_be() -> None:
    # 1 and 1 make 2, and that is public: each may be 0, 1 or 2, and never four different numbers.
    truth = [1, 1, 2, 30, 31]
    one = table(truth, [((0, 1), (1, 1), (2, -1)), ((0, 1), (3, 1), (4, -1))])
    done = protect(one, [cell(place, number, is_fixed=place == 2) for place, number in enumerate(truth)])
    assert done.hidden.tolist() == [True, True, False, True, False]
    assert done.unprotected == {0: Interval(0, 2), 1: Interval(0, 2)}
