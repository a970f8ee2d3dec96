"""The reference seeds: codes, neighbours, bank holidays, populations and symbols."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

import holidays
import openpyxl
import pytest

from warehouse.settings import PROJECT

SEEDS = PROJECT / "seeds" / "reference"
SHARED = PROJECT.parent / "shared" / "data"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def seed(name: str) -> list[dict[str, str]]:
    return read(SEEDS / f"{name}.csv")


def in_force(row: dict[str, str], day: str) -> bool:
    return (row["valid_from"] or "0000") <= day <= (row["valid_to"] or "9999")


AREAS = {row["area_code"]: row for row in seed("areas")}
NEIGHBOURS = seed("neighbour_sets")


# --- areas ---------------------------------------------------------------------------------------------


def test_every_area_code_occurs_once() -> None:
    assert len(AREAS) == len(seed("areas")) == 180


def test_there_are_163_authorities_9_regions_1_country_and_7_groups() -> None:
    kinds = Counter(row["area_kind"] for row in AREAS.values())
    assert kinds == {"authority": 163, "region": 9, "country": 1, "neighbour_group": 7}


def test_the_groups_that_reports_name_have_codes_of_their_own() -> None:
    groups = {code for code, row in AREAS.items() if row["area_kind"] == "neighbour_group"}
    lost = {f"LOST-D2-{number}" for number in range(1, 5)}
    assert groups == {"SN-E06000034", "AVG-WORKFORCE-2023", "YOT-E06000034"} | lost


def test_every_authority_lies_in_an_existing_region() -> None:
    for row in AREAS.values():
        if row["area_kind"] == "authority":
            assert AREAS[row["region_code"]]["area_kind"] == "region"
        else:
            assert row["region_code"] == ""


def test_london_is_one_region_of_33_authorities() -> None:
    assert sum(row["region_code"] == "E12000007" for row in AREAS.values()) == 33


def test_the_east_of_england_has_its_eleven_authorities() -> None:
    members = {row["area_name"] for row in AREAS.values() if row["region_code"] == "E12000006"}
    assert members == {
        "Bedford", "Cambridgeshire", "Central Bedfordshire", "Essex", "Hertfordshire", "Luton",
        "Norfolk", "Peterborough", "Southend-on-Sea", "Suffolk", "Thurrock",
    }  # fmt: skip


def test_thurrock_is_described_exactly() -> None:
    assert AREAS["E06000034"] == {
        "area_code": "E06000034",
        "area_name": "Thurrock",
        "area_kind": "authority",
        "dfe_code": "883",
        "cassr_code": "622",
        "region_code": "E12000006",
        "valid_from": "2012-04-01",
        "valid_to": "",
    }


@pytest.mark.parametrize(
    ("code", "valid_from", "valid_to"),
    [
        ("E06000028", "2012-04-01", "2019-03-31"),  # Bournemouth
        ("E06000029", "2012-04-01", "2019-03-31"),  # Poole
        ("E10000009", "2012-04-01", "2019-03-31"),  # Dorset, the county
        ("E06000058", "2019-04-01", ""),  # Bournemouth, Christchurch and Poole
        ("E06000059", "2019-04-01", ""),  # Dorset, the unitary
        ("E10000002", "2012-04-01", "2020-03-31"),  # Buckinghamshire, the county
        ("E06000060", "2020-04-01", ""),
        ("E10000021", "2012-04-01", "2021-03-31"),  # Northamptonshire
        ("E06000061", "2021-04-01", ""),
        ("E06000062", "2021-04-01", ""),
        ("E10000006", "2012-04-01", "2023-03-31"),  # Cumbria
        ("E06000063", "2023-04-01", ""),
        ("E06000064", "2023-04-01", ""),
        ("E10000027", "2012-04-01", "2023-03-31"),  # Somerset, the county
        ("E06000066", "2023-04-01", ""),
        ("E10000023", "2012-04-01", "2023-03-31"),  # North Yorkshire, the county
        ("E06000065", "2023-04-01", ""),
        ("E08000016", "2012-04-01", "2025-03-31"),  # Barnsley, whose boundary with Sheffield moved
        ("E08000038", "2025-04-01", ""),
        ("E08000019", "2012-04-01", "2025-03-31"),  # Sheffield
        ("E08000039", "2025-04-01", ""),
    ],
)
def test_a_reorganised_authority_changes_on_the_first_of_april(
    code: str, valid_from: str, valid_to: str
) -> None:
    assert (AREAS[code]["valid_from"], AREAS[code]["valid_to"]) == (valid_from, valid_to)


def test_153_authorities_are_current_and_one_dfe_code_names_one_of_them() -> None:
    current = [r for r in AREAS.values() if r["area_kind"] == "authority" and not r["valid_to"]]
    assert len(current) == len({row["dfe_code"] for row in current}) == 153


# --- neighbours ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "model", "authorities"),
    [
        ("2021-04-01", "april_2021", 152),
        ("2023-03-31", "april_2021", 152),
        # Cumberland, Westmorland and Furness are not in the model of 2021
        ("2023-04-01", "april_2021", 151),
        ("2025-04-30", "april_2021", 151),
        ("2025-05-01", "may_2025", 153),
    ],
)
def test_on_any_day_one_model_is_in_force_and_gives_ten_neighbours_each(
    day: str, model: str, authorities: int
) -> None:
    sets: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in NEIGHBOURS:
        if in_force(row, day):
            assert row["model"] == model
            sets[row["area_code"]].append(row)
    assert len(sets) == authorities
    for area, rows in sets.items():
        assert sorted(int(row["neighbour_rank"]) for row in rows) == list(range(1, 11))
        codes = {row["neighbour_area_code"] for row in rows}
        assert len(codes) == 10 and area not in codes and codes <= AREAS.keys()


def test_no_neighbour_set_reaches_back_before_april_2021() -> None:
    assert not [row for row in NEIGHBOURS if in_force(row, "2021-03-31")]


def thurrocks(model: str) -> list[str]:
    rows = [r for r in NEIGHBOURS if r["model"] == model and r["area_code"] == "E06000034"]
    ranked = sorted(rows, key=lambda row: int(row["neighbour_rank"]))
    return [AREAS[row["neighbour_area_code"]]["area_name"] for row in ranked]


def test_thurrocks_neighbours_stand_in_order_in_both_models_and_four_changed() -> None:
    older, newer = thurrocks("april_2021"), thurrocks("may_2025")
    assert older == [
        "Medway", "Bexley", "Havering", "Swindon", "Dudley", "Southend-on-Sea",
        "West Northamptonshire", "Telford and Wrekin", "Milton Keynes", "Peterborough",
    ]  # fmt: skip
    assert newer == [
        "Swindon", "Bexley", "Havering", "Medway", "North Northamptonshire", "Bedford",
        "West Northamptonshire", "Dudley", "Lincolnshire", "Suffolk",
    ]  # fmt: skip
    assert len(set(newer) - set(older)) == 4


def test_closeness_is_one_of_five_words() -> None:
    assert {row["closeness"] for row in NEIGHBOURS} == {
        "Extremely close", "Very close", "Close", "Somewhat close", "Not close",
    }  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("model", ["april_2021", "may_2025"])
def test_the_sets_are_those_of_the_published_workbook(model: str) -> None:
    path = SHARED / "benchmarks" / "lait" / f"sn_{model}.xlsx"
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True)["LA SN Groups"]
    published: dict[str, list[tuple[str, str]]] = {}
    for cells in sheet.iter_rows(values_only=True):
        if cells[1] == "Old SNs:":
            break  # below stand authorities that had been abolished before the set came into force
        if isinstance(cells[0], int) and isinstance(cells[1], str) and cells[5] != "-":
            pairs = zip(cells[5:25:2], cells[6:25:2], strict=True)
            published[str(cells[0])] = [(str(code), str(how).strip().capitalize()) for code, how in pairs]
    ours: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    for row in NEIGHBOURS:
        if row["model"] == model:
            area, neighbour = AREAS[row["area_code"]], AREAS[row["neighbour_area_code"]]
            ours[area["dfe_code"]][int(row["neighbour_rank"])] = (neighbour["dfe_code"], row["closeness"])
    assert {code: [ranks[rank] for rank in range(1, 11)] for code, ranks in ours.items()} == published


# --- bank holidays -------------------------------------------------------------------------------------

HOLIDAYS = {row["holiday_date"]: row["name"] for row in seed("bank_holidays")}


@pytest.mark.parametrize("nation", ["ENG", "WLS"])
def test_bank_holidays_are_the_weekdays_of_the_holidays_package(nation: str) -> None:
    package = holidays.country_holidays("GB", subdiv=nation, years=range(2012, 2031))
    assert sorted(HOLIDAYS) == sorted(day.isoformat() for day in package if day.weekday() < 5)


def test_an_ordinary_year_has_eight_and_three_one_offs_are_added() -> None:
    years = Counter(day[:4] for day in HOLIDAYS)
    assert years == {str(year): {2012: 9, 2022: 10, 2023: 9}.get(year, 8) for year in range(2012, 2031)}


@pytest.mark.parametrize("day", ["2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"])
def test_moved_and_one_off_holidays_are_there(day: str) -> None:
    assert day in HOLIDAYS


@pytest.mark.parametrize("day", ["2020-05-04", "2022-05-30", "2022-01-01", "2021-12-25"])
def test_the_days_they_moved_from_and_weekends_are_not(day: str) -> None:
    assert day not in HOLIDAYS


@pytest.mark.shared
def test_2022_to_2027_equal_the_governments_list() -> None:
    listed = {row["date"] for row in read(SHARED / "reference" / "england_bank_holidays.csv")}
    assert {day for day in HOLIDAYS if "2022" <= day[:4] <= "2027"} == listed


# --- populations ---------------------------------------------------------------------------------------

POPULATIONS = {(r["area_code"], int(r["mid_year"]), r["age_band"]): r for r in seed("populations")}


def people(area: str, mid_year: int, age_band: str) -> int:
    return int(POPULATIONS[area, mid_year, age_band]["population"])


def test_one_population_per_area_year_and_age_band() -> None:
    assert len(POPULATIONS) == len(seed("populations")) == 2567
    assert Counter(band for _, _, band in POPULATIONS) == {
        "0_to_17": 2085, "18_and_over": 160, "18_to_64": 160, "65_and_over": 162,
    }  # fmt: skip


def test_thurrock_had_41750_children_in_mid_2016() -> None:
    assert people("E06000034", 2016, "0_to_17") == 41750


def test_thurrocks_adults_are_the_ascof_denominators_of_2024_25() -> None:
    assert people("E06000034", 2024, "18_to_64") == 110202
    assert people("E06000034", 2024, "65_and_over") == 24516
    assert people("E06000034", 2024, "18_and_over") == 134718


def test_every_population_belongs_to_an_area_that_exists_at_the_mid_year() -> None:
    for area, mid_year, _ in POPULATIONS:
        assert in_force(AREAS[area], f"{mid_year}-06-30")


def test_the_nine_regions_make_england_in_every_year() -> None:
    regions = [code for code, row in AREAS.items() if row["area_kind"] == "region"]
    for year in range(2012, 2025):
        assert sum(people(code, year, "0_to_17") for code in regions) == people("E92000001", year, "0_to_17")


def test_the_authorities_of_a_region_make_the_region_in_every_year_with_all_of_them() -> None:
    for region in (code for code, row in AREAS.items() if row["area_kind"] == "region"):
        for year in range(2012, 2025):
            if region == "E12000009" and year < 2019:
                continue  # the source leaves out Bournemouth, Dorset and Poole before they merged
            parts = [
                people(code, year, "0_to_17")
                for code, row in AREAS.items()
                if row["region_code"] == region and (code, year, "0_to_17") in POPULATIONS
            ]
            assert sum(parts) == people(region, year, "0_to_17")


def test_every_row_says_where_it_comes_from_and_rounded_ones_say_so() -> None:
    for (area, _, band), row in POPULATIONS.items():
        assert row["source"].startswith("ONS" if band == "0_to_17" else "ASCOF 2024-25")
        rounded = band != "0_to_17" and AREAS[area]["area_kind"] != "authority"
        assert ("rounded" in row["source"]) is rounded


@pytest.mark.shared
def test_populations_equal_the_published_file() -> None:
    published = {}
    for row in read(SHARED / "reference" / "ons_population_0_17_by_la_2012_2024.csv"):
        code = row["new_la_code"] or row["region_code"] or row["country_code"]
        if code in AREAS and row["population_estimate"] != "x":
            published[code, int(row["time_period"])] = int(row["population_estimate"])
    ours = {(a, y): int(r["population"]) for (a, y, band), r in POPULATIONS.items() if band == "0_to_17"}
    assert ours == published


def test_the_seed_stays_small_enough_to_review() -> None:
    assert (SEEDS / "populations.csv").stat().st_size < 400_000


# --- symbols and form ----------------------------------------------------------------------------------


def test_the_symbols_are_those_of_the_statistical_service() -> None:
    assert {row["symbol"] for row in seed("symbols")} == {"c", "low", "z", "x", "u", "r", "p"}
    assert all(row["meaning"] for row in seed("symbols"))


@pytest.mark.parametrize("name", ["areas", "neighbour_sets", "bank_holidays", "populations", "symbols"])
def test_a_seed_is_utf_8_with_unix_line_ends_and_no_stray_blanks(name: str) -> None:
    raw = (SEEDS / f"{name}.csv").read_bytes()
    assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\n")
    for row in csv.reader(raw.decode("utf-8").splitlines()):
        assert row == [cell.strip() for cell in row]


def test_dates_are_real_dates() -> None:
    for row in [*AREAS.values(), *NEIGHBOURS]:
        for column in ("valid_from", "valid_to"):
            if row[column]:
                dt.date.fromisoformat(row[column])
    for day in HOLIDAYS:
        dt.date.fromisoformat(day)
