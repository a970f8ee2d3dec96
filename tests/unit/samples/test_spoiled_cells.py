"""Cells that a load cannot read: exactly as many as the declared shares say, and never a published figure's.

The numbers are worked out by hand for November 2017: rows that a fault can meet, counted in the written
files, times its share, rounded half up.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from warehouse.deliveries import FileReport, load, receive
from warehouse.periods import Period
from warehouse.samples import headings
from warehouse.samples.spoiling import SPOILED
from warehouse.settings import Settings

MONTH = Period(2017, 11)
STRATEGY = "Strategy discussion initiating Section 47 Enquiry Start Date"
AUTHORISED = "Continuous Assessment Date of Authorisation"
Row = dict[str, Any]


class Case(NamedTuple):
    """`rows` that the fault can meet in November 2017, and how many of them it then meets."""

    rows: int
    share: str
    met: int
    counted: Callable[[Row], bool]


def on(row: Row, column: str) -> datetime | None:
    """The day in a cell that can be read."""
    cell = row[column]
    if isinstance(cell, datetime) or not cell:
        return cell or None
    for written in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(cell, written)
        except ValueError:
            continue
    return None


def november(column: str, *, after: int = 0, wrong: str | None = "") -> Callable[[Row], bool]:
    """Rows with a day of the month after the one given, or with the wrong text in its place."""

    def counted(row: Row) -> bool:
        day = on(row, column)
        if day is None:
            return (row[column] or None) == wrong
        return (day.year, day.month) == (2017, 11) and day.day > after

    return counted


def month_first(column: str) -> Callable[[Row], bool]:
    right = november(column, after=12)
    return lambda row: right(row) or (str(row[column]).startswith("11/") and on(row, column) is None)


CASES = {
    "month_first_date": Case(19, "0.03", 1, month_first("Assessment completion date")),  # 0.57
    "ethnicity_blank_2": Case(47, "0.05", 2, november("Assessment start date")),  # 2.35
    "month_first_referral": Case(155, "0.015", 2, month_first("Date of referral")),  # 2.325
    "unknown_source": Case(
        235,
        "0.01",
        2,
        lambda row: november("Date of referral")(row) or isinstance(row["Date of referral"], str),
    ),  # 2.35
    "month_for_date": Case(185, "0.005", 1, november(AUTHORISED, wrong="jun")),  # 0.925
    "no_team": Case(206, "0.01", 2, november("Continuous Assessment Start Date")),  # 2.06
    "undated_enquiry": Case(35, "0.03", 1, november(STRATEGY, wrong=None)),  # 1.05
    "ethnicity_blank_5": Case(35, "0.05", 2, november(STRATEGY, wrong=None)),  # 1.75
    "no_identifier": Case(
        184, "0.01", 2, lambda row: november("CIN Start Date")(row) and row["Case Status"][:2] in ("c)", "d)")
    ),  # 1.84
    "zero_date": Case(2188, "0.003", 7, lambda _: True),  # 6.564
    "month_only": Case(231, "0.01", 2, lambda _: True),  # 2.31
    "unknown_activity": Case(220, "0.01", 2, lambda row: bool(row["Activity Status"])),  # 2.2
    "unknown_need": Case(38, "0.03", 1, november("DECOM")),  # 1.14
    "half_postcode": Case(
        34, "0.04", 1, lambda row: november("DECOM")(row) and bool(row["HOME_POST"])
    ),  # 1.36
    "impossible_review": Case(53, "0.02", 1, november("REVIEW", wrong="31/02/2017")),  # 1.06
    # 115 aged 4 to 16 on the day, and 19 who turned 17 since 1 April (rule 197B)
    "impossible_score": Case(134, "0.01", 1, lambda row: bool(row["SDQ_SCORE"])),  # 1.34
    "unnamed_incident": Case(21, "0.05", 1, november("MIS_START")),  # 1.05
    "unknown_contact_source": Case(611, "0.005", 3, november("contact_date")),  # 3.055
}


@cache
def tables(folder: Path) -> dict[str, list[Row]]:
    """Every table of a delivered month by sheet or module."""
    [book] = folder.glob("*.xlsx")
    read = openpyxl.load_workbook(book, read_only=True)
    found = {}
    for sheet in read.worksheets:
        heads, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(heads, row, strict=True)) for row in rows]
    names = {f"SSDA903_*_{module}_made_up.csv": module for module in headings.SSDA903}
    for pattern, name in (names | {"csc_contacts_*.csv": "contacts"}).items():
        [path] = folder.glob(pattern)
        with path.open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


@pytest.fixture(scope="module")
def loaded(sample: tuple, tmp_path_factory: pytest.TempPathFactory) -> list[FileReport]:
    """What the load says about November 2017."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), pseudonym_key="k" * 32)
    files = sorted((sample[0] / str(MONTH)).glob("*.*"))
    receive(settings, files, authority="E06000034", period=MONTH)
    return load(settings).files


def test_every_fault_has_a_number_worked_out_by_hand() -> None:
    assert CASES.keys() == SPOILED.keys()


@pytest.mark.parametrize("name", CASES)
def test_a_fault_meets_its_share_of_the_rows_rounded_half_up(sample: tuple, name: str) -> None:
    fault, case = SPOILED[name], CASES[name]
    rows = tables(sample[0] / str(MONTH))[fault.table]
    assert sum(map(case.counted, rows)) == case.rows
    assert fault.share == Decimal(case.share)
    assert fault.number(case.rows) == case.met


def test_the_load_says_exactly_these_rejections_and_warnings(loaded: list[FileReport]) -> None:
    expected: dict[str, Counter[tuple[str, str]]] = {}
    for name, fault in SPOILED.items():
        expected.setdefault(fault.table, Counter())[fault.costs, fault.reason] += CASES[name].met
    said = {}
    for table in (table for file in loaded for table in file.tables):
        faults = Counter({("row", code): number for code, number in table.reasons.items()})
        faults += Counter({("cell", code): number for code, number in table.warnings.items()})
        said[_place(table.table)] = faults
        assert table.received == table.accepted + table.rejected
        assert table.rejected == sum(table.reasons.values())  # no row has two faults that reject it
    assert {name: faults for name, faults in said.items() if faults} == {
        name: +faults for name, faults in expected.items() if +faults
    }


def _place(table: str) -> str:
    return f"List {int(table[5:7])}" if table.startswith("list_") else table


def test_what_is_rejected_in_november_is_right_in_december(sample: tuple) -> None:
    def referrals(month: str) -> set[tuple]:
        return {
            (row["Child Unique ID"], row["Date of referral"]) for row in tables(sample[0] / month)["List 3"]
        }

    wrong = {(child, day) for child, day in referrals("2017-11") if isinstance(day, str)}
    assert len(wrong) == 2
    mended = {(child, datetime.strptime(day, "%m/%d/%Y")) for child, day in wrong}
    assert mended <= referrals("2017-12")


def test_no_column_of_the_published_series_is_ever_spoiled() -> None:
    spoiled = {(fault.table, fault.column) for fault in SPOILED.values()}
    assert not {table for table, _ in spoiled} & {"List 1", "List 7", "List 8", "header", "uasc", "ad1"}
    assert {column for table, column in spoiled if table == "episodes"} == {"CIN", "HOME_POST"}
    assert {column for table, column in spoiled if table == "contacts"} == {"contact_source"}
