"""A waived failure is told as a failure that is waived, never as a pass, wherever a release speaks of it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from lxml import html

from tests.conftest import Home
from warehouse.releases import manifest
from warehouse.releases.marts import open_marts

# The known faults of the documents that stand in November 2017's deliveries, each with its waivers.
WAIVED = {
    "EXT-FIG-003": "W-003",
    "MRT-DOC-001": "W-005, W-006, W-007, W-008, W-009",
    "MRT-DOC-005": "W-018",
    "MRT-SUM-001": "W-001",
}


@pytest.fixture(scope="module")
def release(published_home: Home) -> Path:
    return published_home.folder / "releases" / "2017-11-r1"


def test_in_the_tables_it_is_failed_and_waived_and_names_its_waivers(release: Path) -> None:
    with open_marts(release / "marts.duckdb") as connection:
        rows = connection.execute(
            "select rule_id, outcome, effective, waiver_id from mart.fct_quality_result "
            "where period = '2017-11' and (waiver_id is not null or effective = 'waived') order by rule_id"
        ).fetchall()
        shown_as_passed = connection.execute(
            "select count(*) from mart.fct_quality_result where n_failed > 0 and effective = 'passed' "
            "and outcome <> 'passed'"
        ).fetchone()
    assert rows == [(rule_id, "failed", "waived", waivers) for rule_id, waivers in WAIVED.items()]
    assert shown_as_passed == (0,)


def test_in_the_manifest_it_stands_among_what_did_not_pass(release: Path) -> None:
    content, _ = manifest.read(release)
    standing = {one["rule_id"]: one["effective"] for one in content.verdict["standing"]}
    assert {rule_id: standing[rule_id] for rule_id in WAIVED} == dict.fromkeys(WAIVED, "waived")
    assert content.verdict["waived"] == len(WAIVED)
    assert sorted(waiver["waiver_id"] for waiver in content.waivers) == sorted(
        ", ".join(WAIVED.values()).split(", ")
    )


def test_in_the_list_of_rules_its_state_says_so(release: Path) -> None:
    with (release / "quality.csv").open(encoding="utf-8", newline="") as file:
        states = {row["rule_id"]: row["state"] for row in csv.DictReader(file)}
    assert {states[rule_id] for rule_id in WAIVED} == {"Failed, waived"}


def test_on_the_page_it_has_a_section_of_its_own_that_says_so(release: Path) -> None:
    page = html.parse(str(release / "quality" / "index.html")).getroot()
    for rule_id in WAIVED:
        (section,) = page.xpath(f"//*[@id='{rule_id}']/ancestor::article[1]")
        assert "Failed, waived" in " ".join(section.text_content().split()), rule_id
