"""What national publications do that a careless reader gets wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.benchmarks.publications import (
    ASCOF,
    LAIT,
    STANDARD,
    SUBSEQUENT,
    england,
    figures,
    judged,
    lait,
    opened,
    thurrock,
    write,
)


@pytest.mark.parametrize(
    ("written", "symbol"),
    [("c", "c"), ("k", "low"), ("low", "low"), ("u", "u"), ("x", "x"), ("z", "z"), (":", "x"), ("*", "c")],
)
def test_open_data_keep_the_reason_beside_the_missing_value(
    tmp_path: Path, written: str, symbol: str
) -> None:
    row = thurrock("2025", "Subsequent plans", "210", written, written)
    source = opened(write(tmp_path / "d3.csv", SUBSEQUENT, [row]))
    assert figures(source, "value", "symbol", "numerator", "denominator") == [(None, symbol, None, None)]


@pytest.mark.parametrize(("written", "symbol"), [("[c]", "c"), ("[x]", "x"), ("[z]", "z")])
def test_the_outcomes_framework_keeps_the_reason_beside_the_missing_value(
    tmp_path: Path, written: str, symbol: str
) -> None:
    row = ("1a", "622", "Thurrock", "E06000034", "2020 to 2021", "outcome", written)
    source = opened(write(tmp_path / "ascof.csv", ASCOF, [row]))
    assert figures(source, "value", "symbol") == [(None, symbol)]


def test_a_share_over_100_per_cent_is_not_applicable_and_its_parts_are_left_out(tmp_path: Path) -> None:
    place = ("4b", "611", "Luton", "E06000032", "2024 to 2025")
    rows = [(*place, "numerator", "415"), (*place, "denominator", "135"), (*place, "outcome", "[z]")]
    source = opened(write(tmp_path / "ascof.csv", ASCOF, rows))
    assert figures(source, "value", "symbol", "numerator", "denominator") == [(None, "z", None, None)]


def test_a_dash_in_the_tool_is_not_available_and_not_zero(tmp_path: Path) -> None:
    source = opened(write(tmp_path / "long.csv", LAIT, lait(("LACnum", "2025", "883", "-"))))
    assert figures(source, "value", "symbol") == [(None, "x")]


def test_a_symbol_of_another_publisher_is_rejected(tmp_path: Path) -> None:
    path = write(tmp_path / "long.csv", LAIT, lait(("LACnum", "2025", "883", "[c]")))
    (outcome,) = judged(path, tmp_path / "out").values()
    assert [(fault.source_row, fault.column, fault.code) for fault in outcome.faults] == [
        (2, "value", "NOT_A_NUMBER")
    ]


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("51,230 (35,415)", "51230.000000"),
        ("7.3 (7.4)", "7.300000"),
        ("84.6 (:)", "84.600000"),
        ("51,230", "51230.000000"),
    ],
)
def test_of_two_figures_in_one_cell_the_official_one_is_taken(
    tmp_path: Path, written: str, taken: str
) -> None:
    row = ("3c(2)", "622", "Thurrock", "E06000034", "2016 to 2017", "outcome", written)
    source = opened(write(tmp_path / "ascof.csv", ASCOF, [row]))
    assert figures(source, "indicator_code", "value") == [("LAD022", taken)]


@pytest.mark.parametrize("written", ["5,12,3", "12 34", "(35,415)", "7.3 7.4", "1,2"])
def test_what_only_looks_like_one_or_two_numbers_is_rejected(tmp_path: Path, written: str) -> None:
    row = ("3c(2)", "622", "Thurrock", "E06000034", "2016 to 2017", "outcome", written)
    (outcome,) = judged(write(tmp_path / "ascof.csv", ASCOF, [row]), tmp_path / "out").values()
    assert (outcome.accepted, outcome.rejected) == (0, 1)


TIMING = (
    *STANDARD[:5],
    "cla_group",
    "stage_of_adoption_process",
    "age_start_poc",
    "number",
)
STAGE = "4. Total average time between entry into care and date placed for adoption"


def test_an_adoption_timing_is_years_and_months_and_becomes_days(tmp_path: Path) -> None:
    row = (*england("2025")[:5], "Age on starting final period of care", STAGE, "Total", "01:07")
    source = opened(write(tmp_path / "timing.csv", TIMING, [row]))
    # 1 year and 7 months are 19 months of 30.436875 days
    assert figures(source, "indicator_code", "value") == [("ADO010", "578.300625")]


@pytest.mark.parametrize("written", ["01:12", "1:07", "19", "01.07", "01:7"])
def test_a_timing_written_otherwise_is_rejected(tmp_path: Path, written: str) -> None:
    row = (*england("2025")[:5], "Age on starting final period of care", STAGE, "Total", written)
    (outcome,) = judged(write(tmp_path / "timing.csv", TIMING, [row]), tmp_path / "out").values()
    assert (outcome.accepted, outcome.rejected) == (0, 1)


@pytest.mark.parametrize("called", ["Eastern", "East of England"])
def test_a_region_is_known_by_its_code_whatever_it_is_called(tmp_path: Path, called: str) -> None:
    row = ("3a", "E", called, "E12000006", "2018 to 2019", "outcome", "77.1")
    source = opened(write(tmp_path / "ascof.csv", ASCOF, [row]))
    assert figures(source, "area_code", "value") == [("E12000006", "77.100000")]


def test_area_codes_are_text_whatever_they_look_like(tmp_path: Path) -> None:
    rows = [
        ("3a", "Z9D4Z", "North Northamptonshire", "E06000061", "2024 to 2025", "outcome", "80"),
        ("3a", "009", "Thurrock", "E06000034", "2024 to 2025", "outcome", "81"),
    ]
    source = opened(write(tmp_path / "ascof.csv", ASCOF, rows))
    assert figures(source, "area_code") == [("E06000061",), ("E06000034",)]


def test_a_split_authority_ends_and_its_successors_begin_on_one_day(tmp_path: Path) -> None:
    rows = lait(
        ("LACnum", "2021", "928", "1170"),
        ("LACnum", "2021", "940", "-"),
        ("LACnum", "2022", "928", "-"),
        ("LACnum", "2022", "940", "590"),
        ("LACnum", "2022", "941", "640"),
        ("LACnum", "2023", "909", "700"),
        ("LACnum", "2024", "942", "500"),
        ("LACnum", "2019", "837", "320"),
        ("LACnum", "2020", "839", "480"),
    )
    source = opened(write(tmp_path / "long.csv", LAIT, rows))
    assert figures(source, "area_code", "period_end", "value") == [
        ("E10000021", "2021-03-31", "1170.000000"),
        ("E06000061", "2022-03-31", "590.000000"),
        ("E06000062", "2022-03-31", "640.000000"),
        ("E10000006", "2023-03-31", "700.000000"),
        ("E06000063", "2024-03-31", "500.000000"),
        ("E06000028", "2019-03-31", "320.000000"),
        ("E06000058", "2020-03-31", "480.000000"),
    ]
    assert (
        "2 figures of authorities that did not exist on the last day of the period were passed over."
        in source.notes
    )


def test_an_authority_that_changed_its_code_has_the_code_of_the_day(tmp_path: Path) -> None:
    """Publications carry today's code of Somerset for every year; the department's number never changed."""
    rows = [
        ("3a", "905", "Somerset", "E06000066", "2018 to 2019", "outcome", "76"),
        ("3a", "905", "Somerset", "E06000066", "2023 to 2024", "outcome", "77"),
        ("3a", "905", "Somerset", "E10000027", "2023 to 2024", "outcome", "78"),
    ]
    adults = opened(write(tmp_path / "ascof.csv", ASCOF, rows[:2]))
    assert figures(adults, "area_code", "period_end") == [
        ("E10000027", "2019-03-31"),
        ("E06000066", "2024-03-31"),
    ]
    children = opened(
        write(
            tmp_path / "long.csv",
            LAIT,
            lait(("LACnum", "2018", "933", "500"), ("LACnum", "2025", "933", "600")),
        )
    )
    assert figures(children, "area_code") == [("E10000027",), ("E06000066",)]


PAIRS = (
    ("314 / 318", "E09000021 / E09000027", "Kingston upon Thames / Richmond upon Thames"),
    ("940 / 941", "E06000061 / E06000062", "North Northamptonshire / West Northamptonshire"),
)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0])
def test_two_authorities_that_return_together_are_nobodys_figure(
    tmp_path: Path, pair: tuple[str, str, str]
) -> None:
    columns = (
        *("inpost_fte", "leavers_fte", "turnover_rate_fte", "agency_rate_fte", "vacancy_rate_fte"),
        *("case_holders_fte", "cases", "caseload_fte", "absence_rate_fte"),
    )
    together = list(thurrock("2022", *["1"] * 9))
    together[7:10] = pair
    source = opened(
        write(tmp_path / "w.csv", (*STANDARD, *columns), [together, thurrock("2022", *["2"] * 9)])
    )
    assert {area for (area,) in figures(source, "area_code")} == {"E06000034"}
    assert (
        "6 figures of areas that are no single authority, region or country were passed over." in source.notes
    )


def test_inner_and_outer_london_are_no_regions(tmp_path: Path) -> None:
    rows = lait(
        ("LACnum", "2025", "986", "9000"),
        ("LACnum", "2025", "987", "4000"),
        ("LACnum", "2025", "988", "5000"),
    )
    assert figures(opened(write(tmp_path / "long.csv", LAIT, rows)), "area_code") == [("E12000007",)]


def test_an_authority_missing_from_a_publication_is_missing_and_not_invented(tmp_path: Path) -> None:
    source = opened(write(tmp_path / "long.csv", LAIT, lait(("LACnum", "2025", "882", "300"))))
    assert figures(source, "area_code") == [("E06000033",)]


def test_a_wrong_figure_of_the_publisher_is_withheld_with_its_reason(tmp_path: Path) -> None:
    rows = lait(
        ("FirstYJS", "2016", "970", "3071"),
        ("FirstYJS", "2016", "883", "310"),
        ("FirstYJS", "2016", "985", "298"),
    )
    source = opened(write(tmp_path / "long.csv", LAIT, rows))
    assert figures(source, "area_code", "value", "symbol", "place") == [
        ("E92000001", None, "x", "lait: FirstYJS; withheld: England is the sum of nine regional rates"),
        ("E06000034", "310.000000", None, "lait: FirstYJS"),
        ("E12000006", "298.000000", None, "lait: FirstYJS"),
    ]
    assert source.notes[-1] == "1 figures are withheld for the reason in withheld_figures.csv."
