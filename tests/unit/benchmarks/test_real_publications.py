"""The publishers' own files, all authorities: every figure that is taken is read, and read right."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.benchmarks.publications import accepted, judged, opened
from warehouse.contracts import contracts
from warehouse.deliveries.reader import open_delivery
from warehouse.settings import PROJECT

FILES = PROJECT.parent / "shared" / "data" / "benchmarks"
PANEL = PROJECT.parent / "shared" / "data" / "reference" / "thurrock_benchmark_panel.csv"

pytestmark = pytest.mark.shared

TAKEN = {
    "lait/bds_long_0.parquet": {"figures.lait": 91213},
    "adults/ascof_long.csv.gz": {"figures.ascof": 15399},
    "dfe_csc/c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv": {
        f"figures.cin_referrals.{code}": 2106 for code in ("csc010", "csc012", "csc013", "csc022")
    },
    "dfe_csc/d3_cpps_subsequent_plan_2013_to_2025.csv": {"figures.cin_subsequent_plans.csc052": 2106},
    "dfe_csc/d5_cpps_at31march_by_duration_2013_to_2025.csv": {
        f"figures.cin_plan_duration.{code}": 2106 for code in ("csc051", "csc054")
    },
    "dfe_csc/cla_number_and_rate_per_10k_children.csv": {
        f"figures.cla_numbers.{code}": 811 for code in ("cla001", "cla002", "cla003", "cla004")
    },
    "dfe_csc/la_cla_placement_stability.csv.gz": {
        f"figures.cla_stability.{code}": 811 for code in ("cla020", "cla021")
    },
    "dfe_csc/la_conviction_health_outcome_cla.csv.gz": {
        f"figures.cla_health_convictions.{code}": 811 for code in ("cla041", "cla042", "cla043", "cla070")
    },
    "dfe_csc/la_care_leavers_accommodation_suitability.csv.gz": {"figures.care_leavers.clv001": 811},
    "dfe_csc/la_care_leavers_activity.csv.gz": {"figures.care_leavers.clv002": 811},
    "dfe_csc/la_cla_school_moves.csv.gz": {"figures.cla_school_moves.cla062": 809},
    "dfe_csc/la_cla_swcount.csv": {"figures.cla_social_workers.cla071": 163},
    "dfe_csc/absence_la.csv.gz": {"figures.cla_absence.cla061": 1129},
    "dfe_csc/national_cla_adopted_average_time_between_adoption_process_stages.csv": {
        "figures.cla_adoption_timings.ado010": 5
    },
    "dfe_csc/csww_indicators_2017_to_2025.csv": {
        f"figures.workforce.wfc00{number}": 1431 for number in range(1, 7)
    },
    "dfe_csc/csww_headline_measures_2017_to_2022.csv": {
        f"figures.workforce_headlines.wfc00{number}": 966 for number in range(1, 7)
    },
    "sen2/timeliness_20_week.csv.gz": {
        f"figures.ehc_timeliness.{code}": 970 for code in ("sen001", "sen002")
    },
    "sen2/requests.csv.gz": {f"figures.ehc_requests.{code}": 972 for code in ("sen003", "sen005")},
    "sen2/annual_reviews.csv.gz": {"figures.ehc_annual_reviews.sen006": 163},
    "adults/ascof_2024_25.ods": {"figures.ascof": 15399},
    "adults/oflog_asc_data.csv.gz": {"figures.oflog": 3795},
    "adults/cqc_lincolnshire_overall_2026.csv": {"figures.cqc_directory": 1},
}
KEPT = {
    "adults/ascof_comparability_log.csv": "seeds/reference/series_breaks.csv",
    "dfe_csc/LA_Inspection_Outcomes_as_at_31_March_2025.ods": "an inspector's judgement in words",
    "dfe_csc/RSX_LA_Data_2024-25_data_by_LA.ods": "totals of services",
    "dfe_csc/b1_children_in_need_2013_to_2025.csv": "this file has numbers only",
    "dfe_csc/c3_factors_identified_at_end_of_assessment_2018_to_2025.csv": "factors that an assessment found",
    "dfe_csc/la_cla_during_year_new_placements.csv.gz": "none of the characteristics",
    "lait/la_code_list.xlsx": "seeds/reference/areas.csv",
    "lait/lait_data_dictionary.csv": "seeds/reference/benchmark_measures.csv",
    "lait/sn_april_2021.xlsx": "seeds/reference/neighbour_sets.csv",
    "lait/sn_may_2025.xlsx": "seeds/reference/neighbour_sets.csv",
    "sen2/assessments.csv.gz": "none is of the outcome of an assessment",
}


def test_every_file_of_the_folder_is_taken_or_kept_with_its_reason() -> None:
    files = {path.relative_to(FILES).as_posix() for path in FILES.rglob("*") if path.is_file()}
    assert len(TAKEN) + len(KEPT) == len(files) == 33
    assert files == TAKEN.keys() | KEPT.keys()


@pytest.mark.parametrize("file", KEPT)
def test_a_known_file_without_a_figure_for_any_indicator_says_why(file: str) -> None:
    delivery = open_delivery(FILES / file, contracts())
    assert delivery.contract.extract == "published_statistics"
    assert delivery.tables == []
    assert delivery.kept_because is not None
    assert KEPT[file] in delivery.kept_because


@pytest.mark.parametrize("file", TAKEN)
def test_every_figure_that_is_taken_is_accepted(file: str, tmp_path: Path) -> None:
    outcomes = judged(FILES / file, tmp_path / "out")
    assert {name: outcome.accepted for name, outcome in outcomes.items()} == TAKEN[file]
    assert {outcome.rejected for outcome in outcomes.values()} == {0}


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The accepted figures of the tool's long table."""
    folder = tmp_path_factory.mktemp("tool") / "out"
    judged(FILES / "lait" / "bds_long_0.parquet", folder)
    return folder


def test_the_tool_s_figures_are_those_of_the_independent_panel(tool: Path) -> None:
    """Thurrock, East of England and England in every year of the panel, which others took from the file."""
    areas = {"thurrock_raw": "E06000034", "east_of_england_raw": "E12000006", "england_raw": "E92000001"}
    found = {
        (code, area, text): value
        for code, area, text, value in accepted(tool, "indicator_code, area_code, period_text, value")
    }
    compared = 0
    with PANEL.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for column, area in areas.items():
                if row["lait_code"] == "FirstYJS" and area == "E92000001":
                    assert found[row["indicator_code"], area, row["period"]] is None
                elif row[column] not in ("", "-"):
                    taken, wanted = found[row["indicator_code"], area, row["period"]], row[column]
                    assert taken == round(Decimal(wanted), 6), (row["lait_code"], row["period"], area)
                    compared += 1
    assert compared > 1200


def test_every_area_of_the_tool_is_known(tool: Path) -> None:
    areas = {area for (area,) in accepted(tool, "distinct area_code")}
    authorities = [area for area in areas if area[:3] in ("E06", "E07", "E08", "E09", "E10")]
    assert len(authorities) == 163  # 153 of today and 10 codes that ended
    assert len([area for area in areas if area.startswith("E12")]) == 9


def test_what_is_not_taken_is_said() -> None:
    title = "Local Authority Interactive Tool, long table"
    assert opened(FILES / "lait" / "bds_long_0.parquet").notes == [
        f"{title}: 641070 rows in the file, 91213 figures taken from them.",
        "545360 rows of measures or breakdowns that no indicator of the catalogue takes were passed over.",
        "1126 figures of areas that are no single authority, region or country were passed over.",
        "3371 figures of authorities that did not exist on the last day of the period were passed over.",
        "9 figures are withheld for the reason in withheld_figures.csv.",
    ]


def test_a_later_publication_revises_an_earlier_one_and_both_are_kept(tmp_path: Path) -> None:
    for file in ("csww_headline_measures_2017_to_2022.csv", "csww_indicators_2017_to_2025.csv"):
        judged(FILES / "dfe_csc" / file, tmp_path / "out")
    found = accepted(
        tmp_path / "out",
        "document, publication_date::varchar, value",
        "indicator_code = 'WFC003' and area_code = 'E06000002' and period_end = date '2018-09-30'",
    )
    assert found == [
        ("CSWW-2022", "2023-02-28", Decimal("22.200000")),
        ("CSWW-2025", "2026-03-31", Decimal("10.300000")),
    ]


def test_annual_reviews_are_of_the_plans_due_one(tmp_path: Path) -> None:
    """England: 154,924 of 524,654. Thurrock recorded no decision at all, which is no share of nought."""
    judged(FILES / "sen2" / "annual_reviews.csv.gz", tmp_path / "out")
    columns = "area_code, period_end::varchar, value, symbol, numerator, denominator"
    found = accepted(tmp_path / "out", columns, "area_code in ('E92000001', 'E06000034')")
    counts = (Decimal(154924), Decimal(524654))
    assert found == [
        ("E06000034", "2024-12-31", None, "x", None, None),
        ("E92000001", "2024-12-31", round(100 * counts[0] / counts[1], 6), None, *counts),
    ]
    assert round(100 * counts[0] / counts[1], 1) == Decimal("29.5")


def test_care_homes_of_a_directory_are_counted_by_their_overall_rating(tmp_path: Path) -> None:
    """Lincolnshire: 16 outstanding, 184 good, 56 to improve, 3 inadequate; 3 not rated count nowhere."""
    judged(FILES / "adults" / "cqc_lincolnshire_overall_2026.csv", tmp_path / "out")
    columns = "indicator_code, area_code, period_kind, period_end::varchar, numerator, denominator, value"
    assert accepted(tmp_path / "out", columns) == [
        *[("ASC6B", "E10000019", "month", "2026-05-31", Decimal(200), Decimal(259), Decimal("77.220077"))]
    ]


def test_what_another_office_copied_from_the_framework_agrees_with_it(tmp_path: Path) -> None:
    """Both surveys' answers, 2015-16 to 2022-23: equal to the last digit wherever both have a value."""
    for name, folder in (("oflog_asc_data.csv.gz", "copy"), ("ascof_2024_25.ods", "framework")):
        judged(FILES / "adults" / name, tmp_path / folder)
    columns, where = "indicator_code, area_code, period_end, value", "value is not null"
    copy, framework = (
        {tuple(cell): value for *cell, value in accepted(tmp_path / folder, columns, where)}
        for folder in ("copy", "framework")
    )
    both = copy.keys() & framework.keys()
    assert {indicator for indicator, _, _ in both} == {"ASC3C1", "LAD022"}
    assert len(both) == 1498
    assert [cell for cell in both if copy[cell] != framework[cell]] == []


def test_the_two_ways_to_the_same_figure_agree(tmp_path: Path, tool: Path) -> None:
    """What the tool compiles is what the publication says, within the rounding of the publication."""
    judged(FILES / "dfe_csc" / "d3_cpps_subsequent_plan_2013_to_2025.csv", tmp_path / "out")
    columns, where = "area_code, period_end, value", "indicator_code = 'CSC052' and value is not null"
    published = {(area, day): value for area, day, value in accepted(tmp_path / "out", columns, where)}
    compiled = {(area, day): value for area, day, value in accepted(tool, columns, where)}
    both = published.keys() & compiled.keys()
    apart = [cell for cell in both if abs(published[cell] - compiled[cell]) > Decimal("0.05")]
    assert len(both) > 1500
    assert len(apart) == 0
