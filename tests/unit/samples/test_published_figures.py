"""The written files come to the published figures, counted again from the files alone."""

from __future__ import annotations

import csv
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import sample_recount as recount

SEED = Path(__file__).parents[3] / "seeds/deliveries/E06000034/2017-11/returned_figures.csv"
CODES = ("CSC001", "CLA002", "CLA010", "CSC051", "CLA021")


@cache
def printed() -> dict[tuple[str, str], Decimal]:
    """The first statement of every month of the five series, from the returned figures in git."""
    found: dict[tuple[str, str], Decimal] = {}
    with SEED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            whole = row["breakdown"] == "all" and row["period_kind"] == "month"
            if row["indicator_code"] in CODES and whole and row["statement_no"] == "1":
                found[row["indicator_code"], row["period_end"][:7]] = Decimal(row["value"])
    return found


MONTHS = sorted({month for _, month in printed()})


@cache
def births(folder: Path) -> dict[str, pd.Timestamp]:
    header = recount.module(folder, "header")
    return dict(zip(header["CHILD"], header["DOB"], strict=True))


def last_of_collection_year(root: Path, month: pd.Period) -> Path:
    year_end = pd.Period(f"{month.year if month.month < 4 else month.year + 1}-03", "M")
    return root / str(min(year_end, pd.Period("2018-01", "M")))


def last_covering(root: Path, month: pd.Period) -> Path:
    return root / str(min(month + 5, pd.Period("2018-01", "M")))


def test_the_series_are_printed_for_april_to_november_of_three_years() -> None:
    assert [f"{year}-{month:02d}" for year in (2015, 2016, 2017) for month in range(4, 12)] == MONTHS
    assert len(printed()) == 5 * 24


@pytest.mark.parametrize("text", MONTHS)
def test_contacts_of_the_month_are_the_published_number(sample: tuple, text: str) -> None:
    root, month = sample[0], pd.Period(text, "M")
    local = pd.read_csv(next((root / text).glob("csc_contacts_*.csv")), dtype=str)
    assert len(local) == printed()["CSC001", text]
    assert local["contact_date"].str[:7].unique().tolist() == [text]
    for folder in {root / text, last_covering(root, month)}:
        assert recount.contacts_in_month(recount.sheets(folder)["List 1"], month) == printed()["CSC001", text]


@pytest.mark.parametrize("text", MONTHS)
def test_children_on_a_plan_are_the_published_number(sample: tuple, text: str) -> None:
    root, month = sample[0], pd.Period(text, "M")
    for folder in {root / text, last_covering(root, month)}:
        on_plan = recount.children_on_plan(recount.sheets(folder)["List 7"], month.end_time.normalize())
        assert on_plan == printed()["CSC051", text]


@pytest.mark.parametrize("text", MONTHS)
def test_children_looked_after_are_the_published_numbers(sample: tuple, text: str) -> None:
    root, month = sample[0], pd.Period(text, "M")
    day = month.end_time.normalize()
    for folder in {root / text, last_of_collection_year(root, month)}:
        in_care = recount.looked_after(recount.care_episodes(folder), day)
        assert len(in_care) == printed()["CLA002", text]
        uasc = recount.asylum_seeking(recount.module(folder, "uasc"), in_care, day)
        assert uasc == printed()["CLA010", text]


@pytest.mark.parametrize("text", MONTHS)
def test_long_term_stability_is_the_published_percentage(sample: tuple, text: str) -> None:
    root, month = sample[0], pd.Period(text, "M")
    day = month.end_time.normalize()
    for folder in {root / text, last_of_collection_year(root, month)}:
        stable, everyone = recount.stability(recount.care_episodes(folder), births(folder), day)
        percent = (Decimal(100 * stable) / everyone).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert percent == printed()["CLA021", text]


def test_november_2017_is_611_311_32_59_of_92_and_239(sample: tuple) -> None:
    folder, day = sample[0] / "2017-11", pd.Timestamp("2017-11-30")
    episodes = recount.care_episodes(folder)
    in_care = recount.looked_after(episodes, day)
    assert recount.contacts_in_month(recount.sheets(folder)["List 1"], pd.Period("2017-11", "M")) == 611
    assert len(in_care) == 311
    assert recount.asylum_seeking(recount.module(folder, "uasc"), in_care, day) == 32
    assert recount.stability(episodes, births(folder), day) == (59, 92)
    assert recount.children_on_plan(recount.sheets(folder)["List 7"], day) == 239


def test_adoptions_are_the_published_numbers(sample: tuple) -> None:
    root = sample[0]
    numbers = []
    for text in ("2016-03", "2017-03", "2017-11"):
        episodes = recount.module(root / text, "episodes")
        since = pd.Timestamp(int(text[:4]) - (text[5:] == "03"), 4, 1)
        adopted = episodes[episodes["REC"].isin(("E11", "E12")) & (episodes["DEC"] >= since)]
        numbers.append(adopted["CHILD"].nunique())
        assert set(adopted["CHILD"]) == set(recount.module(root / text, "ad1")["CHILD"])
    assert numbers == [20, 10, 4]


def test_girls_in_care_at_the_end_of_april_2017_are_the_published_number(sample: tuple) -> None:
    folder = sample[0] / "2017-04"
    in_care = recount.looked_after(recount.care_episodes(folder), pd.Timestamp("2017-04-30"))
    header = recount.module(folder, "header")
    here = header[header["CHILD"].isin(in_care)]
    assert here["SEX"].value_counts().to_dict() == {"1": 230, "2": 108}
