"""What the council's reports say of others, beside what was published: the same, or apart for a reason."""

from __future__ import annotations

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.unit.benchmarks.publications import REFERENCE, accepted, judged
from warehouse.settings import PROJECT

DELIVERIES = PROJECT / "seeds" / "deliveries" / "E06000034"
FILES = PROJECT.parent / "shared" / "data" / "benchmarks"
LAIT = FILES / "lait" / "bds_long_0.parquet"
FRAMEWORK = FILES / "adults" / "ascof_2024_25.ods"
THURROCK, EAST, ENGLAND = "E06000034", "E12000006", "E92000001"
NEIGHBOURS, AVERAGE = "SN-E06000034", "AVG-WORKFORCE-2023"


def printed(indicator: str, document: str) -> dict[tuple[str, str], Decimal]:
    """The leading statements of a report on an indicator, by area and end of period."""
    found = {}
    files = [*DELIVERIES.glob("*/returned_figures.csv"), *DELIVERIES.glob("*/published_statistics.csv")]
    for path in sorted(files):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                cell = (row["indicator_code"], row["document"], row["statement_no"], row["breakdown"])
                if cell == (indicator, document, "1", "all") and row["value"]:
                    found[row["area_code"], row["period_end"]] = Decimal(row["value"])
    return found


def rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def mean(values: list[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def test_direct_payments_beside_region_and_england_year_by_year() -> None:
    values = printed("ASC3D2", "D3")
    years = [f"{year}-03-31" for year in range(2020, 2025)]
    table = {area: [str(values[area, year]) for year in years] for area in (THURROCK, EAST, ENGLAND)}
    assert table == {
        THURROCK: ["36.2", "35.5", "30.9", "33.7", "30.4"],
        EAST: ["25.7", "25.1", "25.5", "24.3", "22.8"],
        ENGLAND: ["27.9", "26.6", "26.7", "26.2", "25.5"],
    }
    gaps = [values[THURROCK, year] - values[ENGLAND, year] for year in years]
    assert [str(gap) for gap in gaps] == ["8.3", "8.9", "4.2", "7.5", "4.9"]


@pytest.fixture(scope="module")
def framework(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Decimal]:
    """The figures of the outcomes framework by indicator, area and end of period."""
    return values_of(FRAMEWORK, tmp_path_factory.mktemp("framework") / "out")


@pytest.mark.shared
def test_direct_payments_as_published_since_stand_on_the_other_side_of_a_break(
    framework: dict[tuple[str, str, str], Decimal],
) -> None:
    """The framework's file has 2024-25 only: its source changed, and it states no year before."""
    found = {key[1:]: value for key, value in framework.items() if key[0] == "ASC3D2"}
    areas = {
        area: {day: str(value) for (where, day), value in found.items() if where == area}
        for area in (THURROCK, EAST, ENGLAND)
    }
    assert areas == {
        THURROCK: {"2025-03-31": "28.200000"},
        EAST: {"2025-03-31": "21.400000"},
        ENGLAND: {"2025-03-31": "24.500000"},
    }
    with (REFERENCE / "series_breaks.csv").open(encoding="utf-8", newline="") as lines:
        (change,) = [row for row in csv.DictReader(lines) if row["indicator_code"] == "ASC3D2"]
    assert (change["period_end"], change["breaks_series"]) == ("2025-03-31", "true")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("indicator", "thurrock", "england", "gap"),
    [
        ("ASC3C1", "78.9", "67.9", "11.0"),
        ("LAD022", "68.2", "59.1", "9.1"),
        ("LAD047", "68.3", "65.4", "2.9"),
    ],
    ids=["information, people who use services", "information, carers", "satisfaction"],
)
def test_what_people_answered_beside_england_is_as_published(
    framework: dict[tuple[str, str, str], Decimal], indicator: str, thurrock: str, england: str, gap: str
) -> None:
    day = "2024-03-31"
    values = printed(indicator, "D3")
    assert {area: values[area, day] for area in (THURROCK, ENGLAND)} == {
        THURROCK: Decimal(thurrock),
        ENGLAND: Decimal(england),
    }
    assert [framework[indicator, area, day] for area in (THURROCK, ENGLAND)] == [
        Decimal(thurrock),
        Decimal(england),
    ]
    assert values[THURROCK, day] - values[ENGLAND, day] == Decimal(gap)


@pytest.mark.parametrize(
    ("indicator", "thurrock", "east", "england"),
    [("LAD050", "44.7", "51.7", "56.1"), ("LAD057", "80.8", "74.8", "76.8")],
    ids=["home care and supported accommodation", "care homes"],
)
def test_ratings_beside_region_and_england(indicator: str, thurrock: str, east: str, england: str) -> None:
    """No national file at hand has them: unrated services count as not good, as nobody else counts."""
    day = "2024-09-30"
    assert printed(indicator, "D3") == {
        (THURROCK, day): Decimal(thurrock),
        (EAST, day): Decimal(east),
        (ENGLAND, day): Decimal(england),
    }


@pytest.mark.shared
def test_care_homes_as_the_framework_counts_them_half_a_year_before(
    framework: dict[tuple[str, str, str], Decimal],
) -> None:
    """Of Thurrock's 26 homes 21 are good or outstanding, 80.8 per cent in both; in the framework region and
    England are higher than 74.8 and 76.8, because there hardly any home is unrated."""
    found = [str(framework["ASC6B", area, "2024-03-31"]) for area in (THURROCK, EAST, ENGLAND)]
    assert found == ["80.800000", "77.400000", "80.300000"]


def test_reviews_of_children_looked_after_beside_neighbours_and_england() -> None:
    """No national file has them any more; the report says that it holds part of a year against a whole."""
    values = printed("CLA030", "D4")
    assert {area: str(value) for (area, day), value in values.items() if day == "2017-03-31"} == {
        NEIGHBOURS: "90.5",
        ENGLAND: "90.6",
    }


def workforce(indicator: str, day: str) -> tuple[Decimal, list[Decimal]]:
    """The average that the workforce table prints, and the authorities that it is of."""
    values = {area: value for (area, end), value in printed(indicator, "D3").items() if end == day}
    return values.pop(AVERAGE), list(values.values())


def test_the_average_of_september_2022_is_12_75_and_not_12_71() -> None:
    average, authorities = workforce("LWF010", "2022-09-30")
    assert (len(authorities), average, mean(authorities)) == (12, Decimal("12.71"), Decimal("12.75"))
    # three authorities are printed without decimals, each good to half a point: 12.71 lies within that
    whole = [value for value in authorities if value == value.to_integral_value()]
    uncertainty = Decimal("0.5") * len(whole) / len(authorities)
    assert sorted(map(int, whole)) == [12, 16, 24]
    assert abs(average - mean(authorities)) <= uncertainty


def test_the_average_of_june_2023_is_17_55_and_not_14() -> None:
    average, authorities = workforce("LWF010", "2023-06-30")
    assert (average, mean(authorities)) == (Decimal(14), Decimal("17.55"))
    # four authorities have a value and the sum was divided by five
    assert len(authorities) == 4
    assert rounded(sum(authorities) / 5, 0) == average


def test_the_average_of_august_2023_agrees() -> None:
    average, authorities = workforce("LWF010", "2023-08-31")
    assert (len(authorities), average) == (12, Decimal(19))
    assert rounded(mean(authorities), 2) == Decimal("19.08")
    assert rounded(mean(authorities), 0) == average


def test_the_average_caseload_is_20_6_and_not_20_4() -> None:
    average, authorities = workforce("LWF012", "2023-09-30")
    assert (len(authorities), average, rounded(mean(authorities), 1)) == (9, Decimal("20.4"), Decimal("20.6"))
    # two caseloads have a decimal, 15.5 and 16.6; cut to whole numbers all nine make the printed average
    cut = [value.to_integral_value("ROUND_DOWN") for value in authorities]
    assert rounded(mean(cut), 1) == average


def test_the_averages_of_cost_and_of_agency_workers_agree() -> None:
    cost, authorities = workforce("LWF011", "2023-09-30")
    assert (cost, rounded(mean(authorities), 0), len(authorities)) == (Decimal(32), Decimal(32), 11)
    workers, authorities = workforce("LWF013", "2023-09-30")
    assert (workers, rounded(mean(authorities), 1), len(authorities)) == (
        Decimal("18.3"),
        Decimal("18.3"),
        12,
    )


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Decimal]:
    """The published figures by indicator, area and end of period."""
    return values_of(LAIT, tmp_path_factory.mktemp("published") / "out")


def values_of(file: Path, folder: Path) -> dict[tuple[str, str, str], Decimal]:
    """What is accepted of a publication, by indicator, area and end of period."""
    judged(file, folder)
    rows = accepted(folder, "indicator_code, area_code, period_end::varchar, value", "value is not null")
    return {(str(code), str(area), str(day)): Decimal(str(value)) for code, area, day, value in rows}


def neighbours(
    published: dict[tuple[str, str, str], Decimal], indicator: str, day: str
) -> tuple[Decimal, int]:
    """The mean of Thurrock's neighbours by the oldest model on file, and of how many."""
    with (REFERENCE / "neighbour_sets.csv").open(encoding="utf-8", newline="") as lines:
        codes = {
            row["neighbour_area_code"]
            for row in csv.DictReader(lines)
            if (row["model"], row["area_code"]) == ("april_2021", THURROCK)
        }
    values = [published[cell] for code in codes if (cell := (indicator, code, day)) in published]
    return mean(values), len(values)


@pytest.mark.shared
def test_protection_plans_54_beside_neighbours_54_6(
    published: dict[tuple[str, str, str], Decimal],
) -> None:
    assert printed("CSC050", "D1") == {
        (THURROCK, "2017-03-31"): Decimal(68),
        (THURROCK, "2018-03-31"): Decimal(54),
        (NEIGHBOURS, "2018-03-31"): Decimal("54.6"),
    }
    # published: the same in 2017, and a little less in 2018
    assert published["CSC050", THURROCK, "2017-03-31"] == Decimal("68.3")
    assert published["CSC050", THURROCK, "2018-03-31"] == Decimal("53.3")
    # the report names neither year nor set. The newest year out then was 2017, and the set of that time is
    # not on file; the oldest that is has no value for West Northamptonshire, which did not exist
    average, used = neighbours(published, "CSC050", "2017-03-31")
    assert (rounded(average, 1), used) == (Decimal("50.4"), 9)
    average, used = neighbours(published, "CSC050", "2018-03-31")
    assert (rounded(average, 1), used) == (Decimal("44.5"), 9)


@pytest.mark.shared
def test_children_looked_after_beside_neighbours_68(
    published: dict[tuple[str, str, str], Decimal],
) -> None:
    assert printed("CLA001", "D1")[NEIGHBOURS, "2018-03-31"] == Decimal(68)
    average, used = neighbours(published, "CLA001", "2017-03-31")
    assert (rounded(average, 1), used) == (Decimal("68.2"), 9)  # agrees with the newest year out then


@pytest.mark.shared
def test_re_referrals_beside_neighbours_21_and_england_22(
    published: dict[tuple[str, str, str], Decimal],
) -> None:
    values = {area: value for (area, _), value in printed("CSC012", "D2").items()}
    assert (values[NEIGHBOURS], values[ENGLAND]) == (Decimal(21), Decimal(22))
    average, used = neighbours(published, "CSC012", "2023-03-31")
    assert (rounded(average, 2), used) == (Decimal("21.12"), 10)
    assert published["CSC012", ENGLAND, "2023-03-31"] == Decimal("22.4")


@pytest.mark.shared
def test_long_term_stability_forecast_68_came_out_at_59(
    published: dict[tuple[str, str, str], Decimal],
) -> None:
    assert printed("CLA021", "D4")[THURROCK, "2017-11-30"] == Decimal("64.13")
    assert published["CLA021", THURROCK, "2018-03-31"] == Decimal(59)
    assert (
        published["CLA021", EAST, "2018-03-31"] == published["CLA021", ENGLAND, "2018-03-31"] == Decimal(69)
    )
    average, used = neighbours(published, "CLA021", "2018-03-31")
    assert (rounded(average, 1), used) == (Decimal("63.4"), 9)


@pytest.mark.shared
def test_other_comparators_of_2023_differ_by_their_set(
    published: dict[tuple[str, str, str], Decimal],
) -> None:
    """Printed are 39 plans and 331 children in need; the set on file comes to neither in 2022 or 2023."""
    found = {
        (code, day): rounded(neighbours(published, code, day)[0], 1)
        for code in ("CSC050", "CSC030")
        for day in ("2022-03-31", "2023-03-31")
    }
    assert found == {
        ("CSC050", "2022-03-31"): Decimal("38.2"),
        ("CSC050", "2023-03-31"): Decimal("37.9"),
        ("CSC030", "2022-03-31"): Decimal("330.0"),
        ("CSC030", "2023-03-31"): Decimal("354.5"),
    }


def test_the_source_of_each_comparator_is_said() -> None:
    path: Path = DELIVERIES / "2018-06" / "published_statistics.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        sources = {row["source"] for row in csv.DictReader(lines)}
    assert sources == {"Average of statistical neighbours, quoted by the council"}
