"""Each layout of a publication becomes rows of the contract, exactly."""

from __future__ import annotations

from pathlib import Path

import duckdb

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
    region,
    thurrock,
    write,
)

FIGURE = ("indicator_code", "area_code", "period_kind", "period_end", "value", "symbol", "source_row")


def test_the_long_table_of_the_tool(tmp_path: Path) -> None:
    rows = lait(
        ("CPP_rate", "2018", "883", "53.299999999999997"),
        ("CPP_rate", "2018", "970", "45.9"),
        ("CPP_rate", "2018", "985", "29.3"),
        ("Infant mortality, which no indicator takes", "2018", "883", "4"),
        ("CPP_rate", "2019", "883", "-"),
    )
    source = opened(write(tmp_path / "any.csv", LAIT, rows))
    assert figures(source, *FIGURE) == [
        ("CSC050", "E06000034", "financial_year", "2018-03-31", "53.300000", None, "2"),
        ("CSC050", "E92000001", "financial_year", "2018-03-31", "45.900000", None, "3"),
        ("CSC050", "E12000006", "financial_year", "2018-03-31", "29.300000", None, "4"),
        ("CSC050", "E06000034", "financial_year", "2019-03-31", None, "x", "6"),
    ]
    assert figures(source, "source", "document", "publication_date", "place", "period_text", "statement_no")[
        0
    ] == ("Department for Education", "LAIT-2026-04", "2026-04-30", "lait: CPP_rate", "2018", "2")
    assert source.notes == [
        "Local Authority Interactive Tool, long table: 5 rows in the file, 4 figures taken from them.",
        "1 rows of measures or breakdowns that no indicator of the catalogue takes were passed over.",
    ]


def test_the_long_table_as_parquet_is_read_like_the_same_table_as_csv(tmp_path: Path) -> None:
    as_csv = write(tmp_path / "long.csv", LAIT, lait(("LACnum", "2025", "883", "311")))
    as_parquet = tmp_path / "long"
    duckdb.execute(
        f"""copy (select * replace (cast("LA Number" as double) as "LA Number")
            from read_csv('{as_csv}', all_varchar = true)) to '{as_parquet}' (format parquet)"""
    )
    assert figures(opened(as_parquet), *FIGURE) == figures(opened(as_csv), *FIGURE)


def test_open_data_give_the_figure_with_its_parts(tmp_path: Path) -> None:
    cells = ("Subsequent plans", "61840", "15130", "24.5")
    rows = [
        england("2025", *cells),
        region("2025", "E12000006", "Subsequent plans", "4560", "1240", "27.2"),
        thurrock("2025", "Subsequent plans", "200", "39", "19.5"),
    ]
    source = opened(write(tmp_path / "d3.csv.gz", SUBSEQUENT, rows))
    assert figures(source, *FIGURE, "numerator", "denominator") == [
        ("CSC052", area, "financial_year", "2025-03-31", value, None, row, part, whole)
        for area, value, row, part, whole in (
            ("E92000001", "24.500000", "2", "15130.0000", "61840.0000"),
            ("E12000006", "27.200000", "3", "1240.0000", "4560.0000"),
            ("E06000034", "19.500000", "4", "39.0000", "200.0000"),
        )
    ]
    assert (source.authority, source.period) == ("E92000001", "2025-10")


def test_parts_that_do_not_make_the_figure_are_left_out(tmp_path: Path) -> None:
    """265 of 275 are 96.36 per cent: they make 96, written without decimals, but not 95.9."""
    place = ("4b", "622", "Thurrock", "E06000034")
    rows = [
        (*place, year, item, value)
        for year, numerator, outcome in (("2024 to 2025", "265", "96.0"), ("2023 to 2024", "264", "96.0"))
        for item, value in (("numerator", numerator), ("denominator", "275"), ("outcome", outcome))
    ]
    source = opened(write(tmp_path / "ascof.csv", ASCOF, rows))
    assert figures(source, "value", "numerator", "denominator") == [
        ("96.000000", "265.0000", "275.0000"),
        ("96.000000", "264.0000", "275.0000"),
    ]
    rows[2] = (*place, "2024 to 2025", "outcome", "95.9")
    source = opened(write(tmp_path / "ascof.csv", ASCOF, rows))
    assert figures(source, "value", "numerator", "denominator")[0] == ("95.900000", None, None)
    assert source.notes[-1].startswith("1 figures stand without numerator and denominator")


def test_a_wide_file_is_filed_in_one_part_for_each_indicator(tmp_path: Path) -> None:
    headings = (*STANDARD, "population_type", "population_estimate", "children_count", "rate_per_10000")
    on_31_march = "Children looked after on 31 March each year"
    rows = [
        thurrock("2025", on_31_march, "46271", "300", "65"),
        thurrock("2025", "Children ceasing to be looked after each year", "46271", "150", "32"),
    ]
    source = opened(write(tmp_path / "numbers.csv", headings, rows))
    found = {part.name: part.cells.to_pylist() for part in source.parts}
    assert {name: [(row["value"], row["source_row"]) for row in part] for name, part in found.items()} == {
        "figures.cla_numbers.cla001": [("65.000000", 2)],
        "figures.cla_numbers.cla002": [("300.000000", 2)],
        "figures.cla_numbers.cla004": [("32.000000", 3)],
    }


def test_the_outcomes_framework_lays_a_figure_and_its_parts_into_one_row(tmp_path: Path) -> None:
    place = ("3d(2a)", "622", "Thurrock", "E06000034", "2024 to 2025")
    rows = [(*place, "numerator", "425"), (*place, "denominator", "1,505"), (*place, "outcome", "28.2")]
    source = opened(write(tmp_path / "ascof.csv", ASCOF, rows))
    assert figures(source, *FIGURE, "numerator", "denominator") == [
        (
            *("ASC3D2", "E06000034", "financial_year", "2025-03-31", "28.200000", None, "4"),
            *("425.0000", "1505.0000"),
        )
    ]


def test_workforce_measures_are_of_the_census_day_or_of_the_year_before_it(tmp_path: Path) -> None:
    columns = (
        *("inpost_fte", "leavers_fte", "turnover_rate_fte", "agency_rate_fte", "vacancy_rate_fte"),
        *("case_holders_fte", "cases", "caseload_fte", "absence_rate_fte"),
    )
    row = thurrock("2025", "90", "9", "10", "20.5", "22.9", "60", "900", "15", "3.5")
    source = opened(write(tmp_path / "workforce.csv", (*STANDARD, *columns), [row]))
    assert figures(source, "indicator_code", "period_kind", "period_end", "value") == [
        ("WFC001", "month", "2025-09-30", "22.900000"),
        ("WFC002", "month", "2025-09-30", "20.500000"),
        ("WFC003", "rolling_12_months", "2025-09-30", "10.000000"),
        ("WFC004", "month", "2025-09-30", "15.000000"),
        ("WFC005", "rolling_12_months", "2025-09-30", "3.500000"),
        ("WFC006", "month", "2025-09-30", "90.000000"),
    ]


def test_everything_received_is_accepted_or_rejected(tmp_path: Path) -> None:
    rows = lait(
        ("CPP_rate", "2018", "883", "53.3"),
        ("CPP_rate", "2018", "999", "12"),
        ("CPP_rate", "sometime", "882", "12"),
        ("CPP_rate", "2018", "884", "many"),
        ("CPP_rate", "2018", "885", ""),
    )
    (outcome,) = judged(write(tmp_path / "long.csv", LAIT, rows), tmp_path / "out").values()
    assert (outcome.accepted, outcome.rejected) == (1, 4)
    assert [(fault.source_row, fault.column, fault.code) for fault in outcome.faults] == [
        (3, "area_code", "UNKNOWN_CODE"),
        (4, "period_end", "NOT_A_DATE"),
        (5, "value", "NOT_A_NUMBER"),
        (6, "value", "VALUE_OR_REASON"),
    ]


def test_the_explorer_s_empty_value_is_not_available(tmp_path: Path) -> None:
    headings = (
        "Financial year",
        "Local authority code",
        "Measure",
        "Code",
        "Value",
        "MEDIAN",
        "MADs_from_median",
    )
    rows = [
        ("2022-23", "E06000034", "Turnover", "ASC7", "21.28549599", "28", "-1"),
        ("2020-21", "E06000034", "Turnover", "ASC7", "", "28", ""),
        ("2022-23", "E06000034", "Requests, which no indicator takes", "ASC6", "813.4", "", ""),
    ]
    source = opened(write(tmp_path / "any.csv", headings, rows))
    assert figures(source, *FIGURE, "statement_no") == [
        ("ASC6A", "E06000034", "financial_year", "2023-03-31", "21.285496", None, "2", "2"),
        ("ASC6A", "E06000034", "financial_year", "2021-03-31", None, "x", "3", "2"),
    ]


REVIEWS = (
    *STANDARD,
    *("breakdown_topic", "breakdown", "review_expected", "total_review_meeting"),
    *("number_decsion_4weeks", "pc_decsion_4weeks"),
)
ALL_REVIEWS = ("All annual reviews", "All annual reviews")


def test_a_share_of_two_counts_is_made_where_the_publisher_states_its_own(tmp_path: Path) -> None:
    """30 decisions in time of 120 plans due a review are 25 per cent; the file says 40 of the 75 decided."""
    rows = [
        thurrock("2024", *ALL_REVIEWS, "120", "100", "30", "40.0"),
        england("2024", *ALL_REVIEWS, "120", "100", "0", "x"),
        region("2024", "E12000006", *ALL_REVIEWS, "120", "100", "c", "c"),
        region("2024", "E12000005", *ALL_REVIEWS, "120", "100", "c", "40.0"),
        region("2024", "E12000001", *ALL_REVIEWS, "0", "0", "0", "0.0"),
    ]
    path = write(tmp_path / "reviews.csv", REVIEWS, rows)
    assert figures(opened(path), "area_code", "value", "symbol", "numerator", "denominator") == [
        ("E06000034", "25.000000", None, "30.0000", "120.0000"),
        ("E92000001", None, "x", None, None),
        ("E12000006", None, "c", None, None),
        ("E12000005", None, "c", None, None),
        ("E12000001", None, "z", None, None),
    ]


DIRECTORY = (
    *("Location ID", "Care Home?", "Location Local Authority", "Service / Population Group", "Domain"),
    *("Latest Rating", "Publication Date"),
)


def home(
    number: int, rating: str, day: str, authority: str = "Thurrock", service: str = "Overall"
) -> tuple[str, ...]:
    return (f"1-{number}", "Y", authority, service, "Overall", rating, day)


def test_homes_of_a_directory_are_counted_once_and_by_their_overall_rating(tmp_path: Path) -> None:
    rows = [
        home(1, "Outstanding", "01/02/2026"),
        home(2, "Good", "13/03/2026"),
        home(2, "Inadequate", "13/03/2026", service="Care Homes"),
        home(3, "Requires improvement", "01/02/2025"),
        home(4, "Not Rated", "01/02/2025"),
        ("1-5", "N", "Thurrock", "Overall", "Overall", "Good", "01/02/2025"),
        ("1-1", "Y", "Thurrock", "Overall", "Safe", "Inadequate", "01/02/2026"),
        home(6, "Good", "01/02/2025", authority="Southend-on-Sea"),
    ]
    source = opened(write(tmp_path / "any.csv", DIRECTORY, rows))
    assert figures(source, "area_code", "period_kind", "period_end", "value", "numerator", "denominator") == [
        ("E06000034", "month", "2026-03-31", "66.666667", "2.0000", "3.0000"),
        ("E06000033", "month", "2026-03-31", "100.000000", "1.0000", "1.0000"),
    ]


def test_a_directory_dated_month_first_is_read_so_where_the_other_way_cannot_be(tmp_path: Path) -> None:
    rows = [home(1, "Good", "05/29/2026"), home(2, "Good", "03/04/2026")]
    source = opened(write(tmp_path / "any.csv", DIRECTORY, rows))
    assert figures(source, "period_end", "period_text") == [("2026-05-31", "2026-05-29")]


def test_an_authority_that_no_list_names_is_rejected(tmp_path: Path) -> None:
    path = write(tmp_path / "any.csv", DIRECTORY, [home(1, "Good", "29/05/2026", authority="Atlantis")])
    (outcome,) = judged(path, tmp_path / "out").values()
    assert [(fault.column, fault.code) for fault in outcome.faults] == [("area_code", "UNKNOWN_CODE")]
