"""The extract of places: a right file loads and marks itself made up or not; faults are named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.deliveries_helpers import Home, home_at, write_csv
from warehouse.samples.places import write_places

FOLDER = "E06000034/2017-11"
GOOD = {
    "outward_code": "RM16",
    "easting": "562341.25",
    "northing": "180204.5",
    "authority_code": "E06000034",
    "source": "ONS Postcode Directory, November 2017",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_at(tmp_path / "home")


def test_a_file_of_places_is_recognised_and_kept_to_the_centimetre(home: Home, tmp_path: Path) -> None:
    welsh = {**GOOD, "outward_code": "CF10", "authority_code": "W06000015"}
    report = home.deliver(write_csv(tmp_path / "any name.csv", [GOOD, welsh]), FOLDER)
    assert (report.extract, report.outcome, report.is_made_up) == ("places", "loaded", False)
    assert home.rows(report, columns="outward_code, easting, northing, authority_code") == [
        ("RM16", Decimal("562341.25"), Decimal("180204.50"), "E06000034"),
        ("CF10", Decimal("562341.25"), Decimal("180204.50"), "W06000015"),
    ]


def test_the_sample_places_load_as_made_up(home: Home, tmp_path: Path) -> None:
    path, rows = write_places(tmp_path, "E06000034")
    report = home.deliver(path, FOLDER)
    assert (report.outcome, report.is_made_up, len(home.rows(report))) == ("loaded", True, rows)


def test_made_up_places_among_real_ones_are_refused(home: Home, tmp_path: Path) -> None:
    made_up = {**GOOD, "outward_code": "RM17", "source": "MADEUP"}
    report = home.deliver(write_csv(tmp_path / "places.csv", [GOOD, made_up]), FOLDER)
    assert (report.outcome, report.reason_code) == ("refused", "MADE_UP_MIXED")


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("outward_code", "RM16 3AA", "PATTERN"),  # a whole postcode says more than is needed
        ("outward_code", "rm16", "PATTERN"),
        ("outward_code", "", "REQUIRED"),
        ("easting", "", "REQUIRED"),
        ("easting", "562341.255", "TOO_MANY_DECIMALS"),
        ("easting", "-1", "BELOW_MINIMUM"),
        ("northing", "1300000.01", "ABOVE_MAXIMUM"),
        ("authority_code", "N09000003", "PATTERN"),  # Northern Ireland has a grid of its own
        ("authority_code", "Thurrock", "PATTERN"),
    ],
)
def test_a_row_that_gives_no_usable_place_is_rejected(
    home: Home, tmp_path: Path, column: str, cell: str, code: str
) -> None:
    faulty = {**GOOD, "outward_code": "RM17", column: cell}
    report = home.deliver(write_csv(tmp_path / "places.csv", [GOOD, faulty]), FOLDER)
    assert home.faults(report) == {3: [code]}


def test_an_outward_code_that_stands_twice_is_rejected_both_times(home: Home, tmp_path: Path) -> None:
    report = home.deliver(write_csv(tmp_path / "places.csv", [GOOD, {**GOOD, "easting": "1"}]), FOLDER)
    assert home.faults(report) == {2: ["DOUBLED_KEY"], 3: ["DOUBLED_KEY"]}
