"""What is written, and that it is made up, repeatable and in the shapes and codes of the real returns."""

from __future__ import annotations

import csv
import re
import zipfile
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import sample_recount as recount
import yaml

from warehouse.errors import UsageFault
from warehouse.periods import Period
from warehouse.samples import headings, write_samples
from warehouse.samples.knowledge import FAULTS
from warehouse.samples.people import in_digits
from warehouse.samples.spoiling import SPOILED
from warehouse.samples.world import make_world
from warehouse.settings import PROJECT

SHARED = PROJECT.parent / "shared"
#: codes of 2015-16 to 2017-18 that the list of 2025-26 no longer has
EARLIER_CODES = {
    "SEX": {"1", "2"},
    "PLACE": {"H5", "P2"},
    "REC": {"E43", "E44"},
    "ACTIV": {"F3", "P3"},
}


def spec(name: str) -> dict:
    path = SHARED / "spec" / "extracts" / name
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def only(folder: Path, pattern: str) -> Path:
    [path] = folder.glob(pattern)
    return path


@cache
def book(path: Path) -> dict[str, list[tuple]]:
    read = openpyxl.load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in read.worksheets}


def letters_and_digits(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


# ---- which files


def test_every_month_has_a_workbook_ten_modules_and_the_contacts(sample: tuple) -> None:
    root, report = sample
    months = sorted(path.name for path in root.iterdir())
    assert (len(months), months[0], months[-1]) == (34, "2015-04", "2018-01")
    for month in months:
        names = sorted(path.name for path in (root / month).iterdir())
        year = Period.parse(month).financial_year
        assert names == sorted(
            [f"Annex_A_{month}_made_up.xlsx", f"csc_contacts_{month}_made_up.csv"]
            + [f"SSDA903_{year}_{module}_made_up.csv" for module in headings.SSDA903]
            + (["places_made_up.csv"] if month == "2015-04" else [])
        )
    assert report.files == 34 * 12 + 2


def test_sizes_and_seconds_are_in_the_report(sample: tuple, record_property) -> None:
    root, report = sample
    written = sum(path.stat().st_size for path in root.parent.rglob("*") if path.is_file())
    assert report.bytes == written
    record_property("sample_seconds", report.seconds)
    record_property("sample_bytes", report.bytes)
    record_property("sample_rows", report.rows)
    assert 300_000 < report.rows < 500_000


def test_the_same_month_has_the_same_bytes_every_time_and_in_every_range(sample: tuple, tmp_path) -> None:
    root, month = sample[0], Period(2017, 11)
    write_samples(tmp_path, first=month, last=month)
    again = {path.name: path.read_bytes() for path in (tmp_path / "E06000034" / "2017-11").iterdir()}
    assert again.pop("places_made_up.csv") == (root / "2015-04" / "places_made_up.csv").read_bytes()
    assert again == {path.name: path.read_bytes() for path in (root / "2017-11").iterdir()}


def test_another_seed_gives_other_people_and_the_same_stocks() -> None:
    for seed in (1, 2, 3):
        world = make_world(seed)  # raises ArithmeticError when a target is missed
        here = [p for p in world.care if not p.is_short_break and p.open_on(Period(2017, 11).end)]
        assert len(here) == 311


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (Period(2015, 3), Period(2015, 4)),
        (Period(2018, 1), Period(2018, 2)),
        (Period(2017, 2), Period(2017, 1)),
    ],
)
def test_months_outside_the_range_are_refused(tmp_path: Path, first: Period, last: Period) -> None:
    with pytest.raises(UsageFault, match="SAMPLE_RANGE"):
        write_samples(tmp_path, first=first, last=last)
    assert list(tmp_path.iterdir()) == []


def test_an_authority_that_is_no_ons_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="SAMPLE_AUTHORITY"):
        write_samples(tmp_path, authority="../elsewhere")
    assert list(tmp_path.iterdir()) == []


# ---- made up


def test_the_readme_says_that_everything_is_made_up_and_what_is_wrong(sample: tuple) -> None:
    text = (sample[0].parent / "README.txt").read_text(encoding="utf-8")
    assert text.startswith("MADE-UP SAMPLE RECORDS")
    assert "No row is about a real person" in text
    assert all(fault.what in text for fault in [*FAULTS.values(), *SPOILED.values()])


def test_the_workbook_says_that_it_is_made_up(sample: tuple) -> None:
    for path in sample[0].glob("*/*.xlsx"):
        with zipfile.ZipFile(path) as parts:
            said = parts.read("docProps/core.xml").decode()
        assert "MADE-UP SAMPLE" in said
        assert "Everything in it is made up." in said


def test_every_identifier_says_that_it_is_made_up(sample: tuple) -> None:
    folder = sample[0] / "2017-11"
    for path in folder.glob("SSDA903_*.csv"):
        for line in lines(path):
            assert re.fullmatch(r"MADEUP[0-9B-DF-HJ-NP-TV-Z]{4}", line["CHILD"])
    for line in lines(only(folder, "csc_contacts*")):
        assert re.fullmatch(r"MADEUPC\d{6}", line["contact_id"])
        assert line["person_id"].startswith("MADEUP")
    for rows in book(only(folder, "*.xlsx")).values():
        assert all(row[0].startswith("MADEUP") for row in rows[1:] if row[0] is not None)


def test_staff_have_numbers_and_no_names(sample: tuple) -> None:
    for rows in book(only(sample[0] / "2016-08", "*.xlsx")).values():
        heads = rows[0]
        for head, pattern in (
            ("Allocated Worker", r"Made-up worker \d\d"),
            ("Allocated Personal Advisor", r"Made-up adviser \d\d"),
            ("Allocated Team", r"Made-up [a-z ]+ team \d"),
        ):
            if head in heads:
                place = heads.index(head)
                assert {bool(re.fullmatch(pattern, row[place])) for row in rows[1:] if row[place]} == {True}


def test_identifiers_are_different_and_have_no_vowels() -> None:
    made = [in_digits(number, 4) for number in range(30_000)]
    assert len(set(made)) == 30_000
    assert not re.search("[AEIOU]", "".join(made))


def test_pupil_numbers_have_a_right_check_letter_and_no_authority(sample: tuple) -> None:
    numbers = [line["UPN"] for line in lines(only(sample[0] / "2017-11", "*_header_*"))]
    real_shape = [number for number in numbers if len(number) == 13]
    assert len(real_shape) > 200
    for number in real_shape:
        assert number[1:4] == "999"
        total = sum(int(digit) * weight for digit, weight in zip(number[1:], range(2, 14), strict=True))
        assert number[0] == "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23]
    assert set(numbers) - set(real_shape) <= {"UN1", "UN3"}


# ---- shapes and codes


@pytest.mark.shared
def test_annex_a_headings_are_those_of_the_specification(sample: tuple) -> None:
    tables = spec("annex_a.yml")["tables"]
    for month in ("2015-04", "2018-01"):
        written = book(only(sample[0] / month, "*.xlsx"))
        assert list(written) == [table["sheet"] for table in tables]
        for table in tables:
            assert list(written[table["sheet"]][0]) == [column["name"] for column in table["columns"]]


@pytest.mark.shared
def test_annex_a_headings_match_the_published_workbook(sample: tuple) -> None:
    path = SHARED / "data" / "annex_a" / "Annex_A_2024_Jan.xlsx"
    published, written = book(path), book(only(sample[0] / "2017-11", "*.xlsx"))
    for name, rows in published.items():
        theirs = [letters_and_digits(head) for head in rows[0]]
        ours = [letters_and_digits(head) for head in written[name][0]]
        assert ["ageofchildyears" if head == "age" else head for head in theirs] == ours


@pytest.mark.shared
def test_module_headings_are_those_of_real_files(sample: tuple) -> None:
    real = SHARED / "data" / "ssda903" / "validator_fake"
    for module in headings.SSDA903:
        theirs = (real / f"{module}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        ours = only(sample[0] / "2017-11", f"*_{module}_*").read_text(encoding="utf-8").splitlines()[0]
        assert ours == theirs


@pytest.mark.shared
def test_contact_headings_and_decisions_are_those_of_the_specification(sample: tuple) -> None:
    table = spec("local_extracts.yml")["tables"][0]
    written = lines(only(sample[0] / "2017-11", "csc_contacts*"))
    assert list(written[0]) == [column["name"] for column in table["columns"]]
    decisions = next(column["allowed"] for column in table["columns"] if column["name"] == "decision")
    assert {line["decision"] for line in written} == set(decisions)


@pytest.mark.shared
def test_ssda903_codes_are_those_of_their_year(sample: tuple) -> None:
    names = {"prev_perm": "previous_permanence", "placed_adoption": "placed_for_adoption"}
    tables = {table["table"].removeprefix("ssda903_"): table for table in spec("ssda903.yml")["tables"]}
    spoiled = {(fault.table, fault.column) for fault in SPOILED.values()}
    never_then = {"K3", "Z11", "E45", "E46", "E47", "E48", "F4", "P4", "F5", "P5", "CUSTOD", "M", "F"}
    for month in ("2016-03", "2017-03", "2018-01"):
        for name, table in tables.items():
            if (module := names.get(name, name)) not in headings.SSDA903:
                continue
            rows = lines(only(sample[0] / month, f"*_{module}_*"))
            for column in table["columns"]:
                codes = {row[column["name"]] for row in rows if column["name"] in row} - {"", "N19"}
                if column["type"] == "date":
                    assert all(re.fullmatch(r"\d\d/\d\d/\d{4}", text) for text in codes)
                if column["type"] == "category" and column["name"] != "MISSING":
                    allowed = {one["code"] for one in column["allowed"]}
                    assert codes <= (allowed | EARLIER_CODES.get(column["name"], set())) - never_then
                is_spoiled = (module, column["name"]) in spoiled
                if column.get("required") and module != "header" and not is_spoiled:
                    assert all(row[column["name"]] for row in rows)


@pytest.mark.shared
def test_lists_1_7_and_8_have_only_the_spellings_of_the_specification(sample: tuple) -> None:
    tables = {table["sheet"]: table for table in spec("annex_a.yml")["tables"]}
    for month in ("2015-04", "2016-11", "2018-01"):
        written = book(only(sample[0] / month, "*.xlsx"))
        for name in ("List 1", "List 7", "List 8"):
            columns = tables[name]["columns"]
            for place, column in enumerate(columns):
                values = {row[place] for row in written[name][1:]}
                if column.get("required"):
                    assert None not in values
                if column["type"] == "category" and isinstance(column["allowed"], list):
                    known = {*column["allowed"], *column["example_messy_values"], None}
                    assert values <= known | ({"Unknown"} & set(column["allowed"]))


# ---- what the records tell


def test_episodes_follow_one_another_without_gap_or_overlap(sample: tuple) -> None:
    for month in ("2015-04", "2016-03", "2018-01"):
        episodes = recount.module(sample[0] / month, "episodes")
        for _, rows in episodes[episodes["LS"] != "V3"].sort_values("DECOM").groupby("CHILD"):
            history = rows.to_dict("records")
            assert history[0]["RNE"] == "S"
            for row, following in pairwise(history):
                assert row["DECOM"] < row["DEC"] <= following["DECOM"]
                assert (row["REC"] == "X1") == (following["DECOM"] == row["DEC"])
                assert (row["REC"] == "X1") == (following["RNE"] != "S")
            assert pd.isna(history[-1]["DEC"]) == (history[-1]["REC"] == "")


def test_stock_is_the_last_stock_plus_started_less_ceased(sample: tuple) -> None:
    root = sample[0]
    before: set[str] = set()
    for month in pd.period_range("2015-04", "2018-01", freq="M"):
        day = month.end_time.normalize()
        episodes = recount.care_episodes(root / str(month))
        here = recount.looked_after(episodes, day)
        if before:
            first = month.start_time.normalize()
            started = episodes[(episodes["RNE"] == "S") & (episodes["DECOM"] >= first)]
            ceased = episodes[(episodes["DEC"] >= first) & (episodes["REC"] != "X1")]
            assert len(here) == len(before) + started["CHILD"].nunique() - ceased["CHILD"].nunique()
        before = here


def test_list_8_tells_the_same_as_the_episodes(sample: tuple) -> None:
    folder, day = sample[0] / "2017-11", pd.Timestamp("2017-11-30")
    rows = book(only(folder, "*.xlsx"))["List 8"]
    list_8 = pd.DataFrame(rows[1:], columns=rows[0])
    here = list_8[list_8["Date Ceased to be Looked After"].isna()].set_index("Child Unique ID")
    episodes = recount.care_episodes(folder)
    assert set(here.index) == recount.looked_after(episodes, day)
    starts = episodes[episodes["RNE"] == "S"].groupby("CHILD")["DECOM"].max()
    assert (starts[here.index] == pd.to_datetime(here["Date Started to be Looked After"])).all()


def test_no_child_has_two_open_plans_or_two_contacts_a_day(sample: tuple) -> None:
    for month in ("2015-11", "2017-11"):
        lists = recount.sheets(sample[0] / month)
        running = lists["List 7"][lists["List 7"]["Child Protection Plan End Date"].isna()]
        assert not running["Child Unique ID"].duplicated().any()
        assert not lists["List 1"].duplicated(["Child Unique ID", "Date of Contact"]).any()


def test_brothers_and_sisters_share_the_dates_of_their_plans_and_starts(sample: tuple) -> None:
    list_7 = recount.sheets(sample[0] / "2017-11")["List 7"]
    sharing = list_7.duplicated(["Child Protection Plan Start Date", "Allocated Worker"], keep=False)
    assert sharing.mean() > 0.5
    starts = recount.module(sample[0] / "2017-11", "episodes")
    starts = starts[(starts["RNE"] == "S") & (starts["HOME_POST"] != "")]
    assert starts.duplicated(["DECOM", "HOME_POST"], keep=False).mean() > 0.3


def test_the_contact_file_and_list_1_have_the_same_contacts(sample: tuple) -> None:
    folder = sample[0] / "2017-11"
    local = {(line["person_id"], line["contact_date"]) for line in lines(only(folder, "csc_contacts*"))}
    list_1 = recount.sheets(folder)["List 1"]
    days = pd.to_datetime(list_1["Date of Contact"]).dt.strftime("%Y-%m-%d")
    listed = set(zip(list_1["Child Unique ID"], days, strict=True))
    assert local == {(child, day) for child, day in listed if day.startswith("2017-11")}


# ---- late, restated and wrong


def rows_of(root: Path, month: str, number: int, *columns: str) -> set[tuple]:
    rows = book(only(root / month, "*.xlsx"))[f"List {number}"]
    places = [rows[0].index(column) for column in columns]
    return {tuple(row[place] for place in places) for row in rows[1:]}


def test_some_referrals_come_late_and_some_are_withdrawn_but_contacts_never(sample: tuple) -> None:
    def referrals(month: str) -> set[tuple]:
        found = rows_of(sample[0], month, 3, "Child Unique ID", "Date of referral")
        readable = {row for row in found if isinstance(row[1], date)}
        return {row for row in readable if (row[1].year, row[1].month) == (2017, 10)}

    def contacts(month: str) -> set[tuple]:
        found = rows_of(sample[0], month, 1, "Child Unique ID", "Date of Contact", "Contact Source")
        return {row for row in found if (row[1].year, row[1].month) == (2017, 10)}

    first, next_month = referrals("2017-10"), referrals("2017-11")
    assert 1 <= len(next_month - first) <= 15
    assert 1 <= len(first - next_month) <= 8
    assert referrals("2017-11") == referrals("2018-01")
    assert contacts("2017-10") == contacts("2017-11") == contacts("2018-01")


def test_some_reviews_come_late(sample: tuple) -> None:
    def reviews(month: str) -> set[tuple]:
        rows = lines(only(sample[0] / month, "*_reviews_*"))
        return {(row["CHILD"], row["REVIEW"]) for row in rows if row["REVIEW"].endswith("/10/2017")}

    assert reviews("2017-10") < reviews("2017-11") == reviews("2018-01")


def test_some_reviews_are_doubled_in_one_delivery(sample: tuple) -> None:
    def doubled(month: str) -> set[tuple]:
        rows = [tuple(line.values()) for line in lines(only(sample[0] / month, "*_reviews_*"))]
        return {row for row in rows if rows.count(row) > 1}

    found = {month: doubled(month) for month in ("2017-08", "2017-09", "2017-10", "2017-11")}
    assert any(found.values())
    for before, month in pairwise(found):
        assert not found[before] & found[month]


def test_some_birth_dates_differ_between_lists_until_the_next_delivery(sample: tuple) -> None:
    columns = ("Child Unique ID", "Continuous Assessment Start Date", "Date of Birth")

    def births(month: str) -> dict[tuple, date]:
        return {(child, start): born for child, start, born in rows_of(sample[0], month, 4, *columns)}

    swapped: set[str] = set()
    for month, following in pairwise(("2016-05", "2016-06", "2016-07", "2016-08", "2016-09")):
        was, is_now = births(month), births(following)
        for key in was.keys() & is_now.keys():
            if was[key] != is_now[key]:
                assert (was[key].month, was[key].day) == (is_now[key].day, is_now[key].month)
                swapped.add(key[0])
    assert swapped
    in_care = {line["CHILD"] for line in lines(only(sample[0] / "2016-09", "*_header_*"))}
    assert not swapped & in_care  # whose age decides about a published figure


def test_a_late_assessment_is_in_the_next_delivery(sample: tuple) -> None:
    def started(month: str) -> set[tuple]:
        found = rows_of(sample[0], month, 4, "Child Unique ID", "Continuous Assessment Start Date")
        return {row for row in found if (row[1].year, row[1].month) == (2016, 6)}

    assert started("2016-06") < started("2016-07") == started("2016-08")


def test_wrong_values_are_where_they_were_put(sample: tuple) -> None:
    found: set[str] = set()
    for month in (f"2016-{number:02d}" for number in range(5, 13)):
        written = book(only(sample[0] / month, "*.xlsx"))
        list_4 = written["List 4"][1:]
        if any(isinstance(row[8], date) and row[8] < row[6] for row in list_4):
            found.add("ended_before_start")
        if len(set(written["List 2"])) < len(written["List 2"]):
            found.add("duplicate_early_help")
        plans = {row[0] for row in written["List 7"][1:] if row[12] is None}
        if plans - {row[0] for row in written["List 6"][1:]}:
            found.add("not_in_list_6")
    assert found == {"ended_before_start", "duplicate_early_help", "not_in_list_6"}


def test_visits_are_blank_while_they_are_being_cleansed(sample: tuple) -> None:
    visited = {
        month: {row[0] is None for row in rows_of(sample[0], month, 7, "Date of the Last Statutory Visit")}
        for month in ("2017-12", "2018-01")
    }
    assert False in visited["2017-12"]
    assert visited["2018-01"] == {True}


def test_short_breaks_are_there_and_are_not_counted(sample: tuple) -> None:
    folder = sample[0] / "2016-11"
    everything = recount.module(folder, "episodes")
    breaks = everything[everything["LS"].isin(("V3", "V4"))]
    assert set(breaks["LS"]) == {"V3", "V4"}
    in_care = recount.looked_after(recount.care_episodes(folder), pd.Timestamp("2016-11-30"))
    assert not in_care & set(breaks["CHILD"])


def test_every_move_changes_provider_or_postcode_district(sample: tuple) -> None:
    episodes = recount.care_episodes(sample[0] / "2017-03")
    episodes = episodes[~episodes["PLACE"].isin(recount.TEMPORARY)]
    episodes["where"] = episodes["PLACE_PROVIDER"] + " " + episodes["PL_POST"].str.split(" ").str[0]
    moves = 0
    for _, rows in episodes.groupby("CHILD"):
        for row, following in pairwise(rows.to_dict("records")):
            if following["RNE"] in ("P", "B") and following["DECOM"] == row["DEC"]:
                assert following["where"] != row["where"]
                moves += 1
    assert moves > 300
