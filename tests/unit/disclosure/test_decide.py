"""What becomes of an indicator's figures, case by case as statistics.md lists what gives a number away."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from warehouse.disclosure import policy
from warehouse.disclosure.bounds import Interval
from warehouse.disclosure.decide import Case, decide, recoverable, weigh
from warehouse.disclosure.figures import Counted, Key, Series, Stated, Vintage

POLICY = policy.Policy(
    threshold=5,
    minimum_denominator=10,
    protection_width=3,
    withhold_percent=60,
    public={("sex", ""): True, ("age", ""): True},
    quantities={("COUNT", "numerator"): "events", ("SHARE", "denominator"): "events"},
    flows=(("OPEN numerator", "BEGAN numerator", "ENDED numerator"),),
    parts=(),
)
SERIES = {
    "COUNT": Series(is_stock=False, is_count=True, multiplier=1),
    "SHARE": Series(is_stock=False, is_count=False, multiplier=100),
    "OPEN": Series(is_stock=True, is_count=True, multiplier=1),
    "BEGAN": Series(is_stock=False, is_count=True, multiplier=1),
    "ENDED": Series(is_stock=False, is_count=True, multiplier=1),
}


SEXES = {"female": 3, "male": 9, "not_stated": 30}


def figure(
    code: str,
    numerator: int,
    denominator: int | None = None,
    *,
    kind: str = "month",
    month: int = 11,
    since: int | None = None,
    member: tuple[str, str] = ("all", "all"),
) -> Counted:
    end = date.fromordinal(date(2017, month + 1, 1).toordinal() - 1)
    key = Key(code, "E06000034", kind, end, *member)
    return Counted(key, date(2017, since or month, 1), numerator, denominator)


def case(*figures: Counted) -> Case:
    return Case(POLICY, SERIES, dict.fromkeys(SERIES, 1), figures)


@pytest.mark.parametrize(
    ("numerator", "denominator", "is_small"),
    [
        (0, None, False),
        (1, None, True),
        (5, None, True),
        (6, None, False),
        (6, 35, False),
        (5, 35, True),
        (30, 35, True),
        (29, 35, False),
        (35, 35, False),
        (0, 9, True),
        (9, 9, True),
        (0, 10, False),
        (0, 0, False),
    ],
)
def test_small_is_what_statistics_md_calls_small(
    numerator: int, denominator: int | None, is_small: bool
) -> None:
    assert POLICY.is_small(numerator, denominator) is is_small


def test_a_small_part_takes_another_part_with_it_and_leaves_the_whole() -> None:
    outcomes, _ = decide(
        case(
            figure("COUNT", 40),
            figure("COUNT", 4, member=("sex", "female")),
            figure("COUNT", 29, member=("sex", "male")),
            figure("COUNT", 7, member=("sex", "not_stated")),
        )
    )
    assert outcomes == ["shown", "small", "shown", "protects_others"]


def test_a_small_month_takes_another_month_or_the_longer_window_with_it() -> None:
    figures = (
        figure("COUNT", 4, month=10),
        figure("COUNT", 20, month=11),
        figure("COUNT", 24, kind="year_to_date", month=11, since=10),
    )
    outcomes, _ = decide(case(*figures))
    assert outcomes[0] == "small"
    assert sorted(outcomes[1:]) == ["protects_others", "shown"]
    assert recoverable(case(*figures), [False, True, True]) == [Interval(4, 4), None, None]


def test_the_window_of_one_month_is_held_back_with_the_month() -> None:
    outcomes, _ = decide(case(figure("COUNT", 4), figure("COUNT", 4, kind="year_to_date")))
    assert outcomes == ["small", "small"]


def test_a_share_of_known_cases_is_held_back_where_few_are_not_counted() -> None:
    figures = (figure("COUNT", 40), figure("SHARE", 37, 40))
    outcomes, _ = decide(case(*figures))
    assert outcomes == ["shown", "small"]
    assert recoverable(case(*figures), [True, True]) == [None, Interval(3, 3)]


def test_a_share_gives_the_count_of_its_cases_away() -> None:
    figures = (figure("COUNT", 4), figure("SHARE", 0, 4))
    outcomes, _ = decide(case(*figures))
    assert outcomes == ["small", "small"]
    assert recoverable(case(*figures), [False, True]) == [Interval(4, 4), Interval(0, 0)]


def test_open_before_began_and_ended_give_the_fourth_away() -> None:
    figures = (
        figure("OPEN", 100, month=10),
        figure("OPEN", 90, month=11),
        figure("BEGAN", 4, month=11),
        figure("ENDED", 14, month=11),
    )
    assert recoverable(case(*figures), [True, True, False, True])[2] == Interval(4, 4)
    outcomes, _ = decide(case(*figures))
    assert outcomes == ["shown", "shown", "small", "protects_others"]


def test_a_breakdown_that_is_mostly_small_is_left_out_and_one_that_is_not_public_stays_inside() -> None:
    outcomes, _ = decide(
        case(
            figure("COUNT", 12),
            figure("COUNT", 4, member=("age", "5_to_9")),
            figure("COUNT", 3, member=("age", "10_to_15")),
            figure("COUNT", 5, member=("age", "16_and_over")),
            figure("COUNT", 12, member=("ethnicity", "white")),
        )
    )
    assert outcomes == ["shown", *["breakdown_withheld"] * 3, "not_public"]


def test_what_the_release_before_showed_is_known() -> None:
    female, male = (figure("COUNT", n, member=("sex", s)) for n, s in ((4, "female"), (8, "male")))
    whole = figure("COUNT", 12)
    earlier = Vintage("2017-11-r1", [whole], [True])
    outcomes, done = decide(replace(case(whole, female, male), earlier=[earlier]))
    assert outcomes == ["shown", "small", "protects_others"]
    assert done.unprotected == {}


def test_a_figure_that_grew_does_not_give_away_what_it_was() -> None:
    """In the first release 5 and 20 of 25 were hidden; now there are 6 and 20, and 20 would tell of the 5."""
    first = [figure("COUNT", n, member=m) for n, m in ((25, ("all", "all")), (5, ("sex", "female")))]
    first.append(figure("COUNT", 20, member=("sex", "male")))
    now = [figure("COUNT", 26), figure("COUNT", 6, member=("sex", "female")), first[2]]
    grown = replace(case(*now), earlier=[Vintage("2017-11-r1", first, [True, False, False])])
    assert decide(case(*now))[0] == ["shown", "shown", "shown"]
    outcomes, _ = decide(grown)
    assert outcomes == ["shown", "protects_others", "protects_others"]


def test_what_others_have_printed_is_known_and_not_our_fault() -> None:
    female = figure("COUNT", 4, member=("sex", "female"))
    male = figure("COUNT", 8, member=("sex", "male"))
    other = figure("COUNT", 20, member=("sex", "not_stated"))
    whole = figure("COUNT", 32)
    printed = Stated(male.key, None, None, Decimal(8))
    heard = replace(case(whole, female, male, other), stated=[printed])
    assert decide(heard)[0] == ["shown", "small", "shown", "protects_others"]
    assert recoverable(heard, [True, False, False, True])[1] == Interval(4, 4)


def test_a_whole_of_which_all_are_counted_gives_the_percentage_of_its_parts_away() -> None:
    """12 of 12: whoever sees the whole knows that the 4 of 4 are 100%, though not how many they are."""
    figures = (
        figure("SHARE", 12, 12),
        figure("SHARE", 4, 4, member=("sex", "female")),
        figure("SHARE", 8, 8, member=("sex", "male")),
    )
    assert recoverable(replace(case(*figures), policy=HALF), [True, False, False])[1:] == [Interval(0, 0)] * 2
    assert decide(replace(case(*figures), policy=HALF))[0] == ["protects_others", "small", "small"]


HALF = replace(POLICY, withhold_percent=100)


def test_a_breakdown_whose_rows_alone_say_too_much_is_withheld() -> None:
    # October and November are known to be 6 together. Three members each month, each with a case, leave
    # 3 and 3 as the only way; without the members October may be anything from 0 to 6.
    months = [figure("COUNT", 3, month=10), figure("COUNT", 3, month=11)]
    both = figure("COUNT", 6, kind="quarter", month=11, since=10)
    members = [
        figure("COUNT", 1, month=month, member=("age", name))
        for month in (10, 11)
        for name in ("0_to_4", "5_to_9", "10_to_15")
    ]
    earlier = Vintage("2017-11-r1", [*months, both], [False, False, True])
    never_mostly_small = replace(POLICY, withhold_percent=100)
    now = replace(case(*months, both, *members), policy=never_mostly_small, earlier=[earlier])
    outcomes, done = decide(now)
    assert outcomes == ["small", "small", "shown"] + ["breakdown_withheld"] * 6
    assert done.unprotected == {}


def test_what_was_held_back_stays_so_while_it_is_the_same() -> None:
    # With the girls one other part has to be held back; the release before held back both of them.
    members = [figure("COUNT", number, member=("sex", name)) for name, number in SEXES.items()]
    whole = figure("COUNT", 42)
    alone, _ = decide(case(whole, *members))
    assert alone == ["shown", "small", "protects_others", "shown"]
    earlier = Vintage("2017-11-r1", [whole, *members], [True, False, False, False])
    again, _ = decide(replace(case(whole, *members), earlier=[earlier]))
    assert again == ["shown", "small", "protects_others", "protects_others"]


def test_what_was_held_back_is_weighed_anew_when_it_changes() -> None:
    both = [figure("COUNT", 12), figure("COUNT", 60, kind="year_to_date", since=4)]
    earlier = Vintage("2017-11-r1", both, [False, True])
    now = [figure("COUNT", 13), figure("COUNT", 61, kind="year_to_date", since=4)]
    outcomes, _ = decide(replace(case(*now), earlier=[earlier]))
    assert outcomes == ["shown", "shown"]
    again, _ = decide(replace(case(*both), earlier=[earlier]))
    assert again == ["protects_others", "shown"]


def test_twelve_months_after_a_leap_day_are_taken_for_twelve_months() -> None:
    # To 28 February 2017 they begin with 29 February 2016: 11 months of 10 and 5 in February make 115.
    key = Key("COUNT", "E06000034", "rolling_12_months", date(2017, 2, 28), "all", "all")
    year = Counted(key, date(2016, 2, 29), 115, None)
    starts = [date(2016, month, 1) for month in range(3, 13)] + [date(2017, month, 1) for month in (1, 2)]
    months = [
        Counted(key._replace(period_kind="month", period_end=_last_day(start)), start, number, None)
        for start, number in zip(starts, [10] * 11 + [5], strict=True)
    ]
    told = recoverable(case(year, *months), [True] * 12 + [False])
    assert told == [None] * 12 + [Interval(5, 5)]


def test_what_follows_from_other_equations_is_not_said_twice_and_not_forgotten() -> None:
    # Two months and their quarter, each of girls and boys. Three margins and the two sexes' quarters say that
    # the wholes of the months make the whole quarter; so October's 5 are the quarter's 55 less November's 50.
    numbers = {(10, 10): (5, 3, 2), (11, 11): (50, 20, 30), (10, 11): (55, 23, 32)}
    members = [("all", "all"), ("sex", "female"), ("sex", "male")]
    counts = [
        figure("COUNT", number, kind=f"{month - since + 1} months", since=since, month=month, member=who)
        for (since, month), three in numbers.items()
        for who, number in zip(members, three, strict=True)
    ]
    assert len(weigh(case(*counts)).system.equal) == 3 + 2
    shown = [one.key.breakdown == "all" and one.numerator != 5 for one in counts]
    assert recoverable(case(*counts), shown)[0] == Interval(5, 5)

    # Of shares the numbers that are left add up because the counted ones and the cases do.
    cases = [100, 40, 60] * 2 + [200, 80, 120]
    shares = [
        one._replace(key=one.key._replace(indicator_code="SHARE"), denominator=many)
        for one, many in zip(counts, cases, strict=True)
    ]
    assert len(weigh(case(*shares)).system.equal) == 9 + 2 * (3 + 2)


def _last_day(start: date) -> date:
    following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
