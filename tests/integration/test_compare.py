"""`warehouse compare`: yearly figures beside their comparators, from a release or from a candidate."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DELIVERIES, Home
from warehouse.comparing.showing import year_label


def compared(home: Home, *arguments: str) -> dict[str, Any]:
    return dict(json.loads(home.run("compare", "--json", *arguments)))


def line_of(report: dict[str, Any], code: str, day: str) -> dict[str, Any]:
    [line] = [line for line in report["lines"] if (line["indicator_code"], line["period_end"]) == (code, day)]
    return line


def test_a_release_shows_neighbours_region_and_england_as_published(published_home: Home) -> None:
    """CSC012 of 2016-17: nine of the ten neighbours of the oldest model have a figure."""
    report = compared(published_home, "--from", "2016", "--to", "2017")
    assert (report["source"], report["is_candidate"]) == ("release 2017-11-r1", False)
    line = line_of(report, "CSC012", "2017-03-31")
    beside = line["comparators"]
    assert line["value"] == "13.600000"
    assert (beside["region"]["value"], beside["england"]["value"]) == ("20.200000", "21.900000")
    neighbours = beside["statistical_neighbours"]
    assert (neighbours["value"], neighbours["authorities_used"]) == ("21.122222", 9)
    assert (neighbours["rank"], neighbours["rank_of"]) == (2, 10)
    assert line["change_on_year"] == "-3.900000"  # 17.5 the year before


def test_a_few_authorities_are_not_ranked_as_if_they_were_england(published_home: Home) -> None:
    """The project's excerpt holds some 25 of 150 authorities, and five of the eleven of the region."""
    report = compared(published_home, "--from", "2016", "--to", "2017")
    assert len(report["lines"]) > 50
    for line in report["lines"]:
        assert line["quartile_band"] is None
        for group in ("region", "england"):
            beside = line["comparators"].get(group, {"rank": None, "rank_of": None})
            assert (beside["rank"], beside["rank_of"]) == (None, None), (line["indicator_code"], group)


def test_what_nobody_approved_says_so_and_a_release_does_not(published_home: Home) -> None:
    warning = "nobody has approved these figures"
    assert warning in published_home.run("compare", "--period", "2017-11", "--to", "2018", "--from", "2016")
    assert warning not in published_home.run("compare", "--release", "current", "--from", "2016")


def test_the_table_holds_every_figure_with_its_comparators(published_home: Home, tmp_path: Path) -> None:
    file = tmp_path / "compared.csv"
    said = published_home.run("compare", "--from", "2016", "--indicator", "csc012", "--csv", str(file))
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert said == f"{len(rows)} figures of the release 2017-11-r1 in {file}\n"
    assert {(row["indicator_code"], row["area_code"]) for row in rows} == {("CSC012", "E06000034")}
    (row,) = [row for row in rows if row["period_end"] == "2017-03-31"]
    assert (row["value"], row["england_value"], row["england_rank"]) == ("13.600000", "21.900000", "")


@pytest.mark.parametrize(
    ("arguments", "code", "exits"),
    [
        (("--indicator", "CSC0121"), "UNKNOWN_INDICATOR", 2),
        (("--area", "E92000001"), "UNKNOWN_AREA", 2),
        (("--from", "2018", "--to", "2017"), "YEARS_REVERSED", 2),
        (("--period", "2017-11", "--release", "current"), "TWO_SOURCES", 2),
        (("--release", "2017-11-r9"), "UNKNOWN_RELEASE", 2),
        (("--period", "2019-01"), "NO_CANDIDATE", 1),
        (("--from", "1990", "--to", "1991"), "NOTHING_TO_COMPARE", 1),
    ],
)
def test_what_cannot_be_compared_is_refused(
    published_home: Home, arguments: tuple[str, ...], code: str, exits: int
) -> None:
    assert (
        json.loads(published_home.run("compare", "--json", *arguments, exits=exits))["error"]["code"] == code
    )


def test_an_empty_home_has_nothing_to_compare(home: Home) -> None:
    assert json.loads(home.run("compare", "--json", exits=1))["error"]["code"] == "NOTHING_BUILT"


@pytest.mark.slow
def test_the_newest_candidate_is_read_where_it_is_newer_than_every_release(home: Home) -> None:
    """The excerpt's own years, to 2025, come out of load, build and this one command."""
    home.run("receive", *[path for path in DELIVERIES if path.parent.parent.name == "E92000001"])
    home.run("load")
    home.run("build", "--period", "2026-04")
    report = compared(home)
    assert (report["source"], report["is_candidate"]) == ("candidate of 2026-04", True)
    assert len({line["indicator_code"] for line in report["lines"]}) >= 75
    line = line_of(report, "CSC050", "2025-03-31")
    beside = line["comparators"]
    assert [line["value"], *(beside[name]["value"] for name in beside)] == [
        *("26.200000", "38.710000", "25.500000", "40.600000")
    ]
    assert beside["statistical_neighbours"]["authorities_used"] == 10


def test_years_are_written_as_people_write_them() -> None:
    assert year_label("financial_year", date(2000, 3, 31)) == "1999-00"
    assert year_label("academic_year", date(2018, 8, 31)) == "2017/18"
    assert year_label("calendar_year", date(2018, 12, 31)) == "2018"
    assert year_label("month", date(2018, 9, 30)) == "Sep 2018"
    assert year_label("rolling_12_months", date(2018, 9, 30)) == "Sep 2018"
