"""The made-up places: every district that the sample names has one, and all say that they are made up."""

from __future__ import annotations

import csv
from pathlib import Path

from warehouse.samples import carers, people
from warehouse.samples.places import write_places


def written(folder: Path, authority: str = "E06000034") -> list[dict[str, str]]:
    path, _ = write_places(folder, authority)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_district_of_a_home_or_placement_has_one_place(tmp_path: Path) -> None:
    named = {*people.HOME_DISTRICTS, *(district for district, *_ in (*carers._NEAR, *carers._FAR))}
    codes = [row["outward_code"] for row in written(tmp_path)]
    assert sorted(codes) == sorted(named)


def test_every_place_says_that_it_is_made_up(tmp_path: Path) -> None:
    assert all(row["source"].startswith("MADEUP") for row in written(tmp_path))


def test_districts_of_the_home_council_belong_to_the_authority_that_is_asked_for(tmp_path: Path) -> None:
    home = {district for district, council, _ in carers._NEAR if council == carers.HOME_COUNCIL}
    home |= set(people.HOME_DISTRICTS)
    found = {
        row["outward_code"] for row in written(tmp_path, "E06000099") if row["authority_code"] == "E06000099"
    }
    assert found == home


def test_far_districts_are_over_20_miles_from_every_home(tmp_path: Path) -> None:
    place = {row["outward_code"]: (int(row["easting"]), int(row["northing"])) for row in written(tmp_path)}
    for home in people.HOME_DISTRICTS:
        for district, *_ in carers._FAR:
            east, north = (a - b for a, b in zip(place[home], place[district], strict=True))
            assert east**2 + north**2 > 32186.88**2, (home, district)
