"""Statements checked against real releases, through the command line."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.conftest import DELIVERIES, SHARED, Home
from warehouse.settings import PROJECT
from warehouse.statements.model import Kind

SEEDS = PROJECT / "seeds" / "statements"
PUBLIC_REPORTS = SEEDS / "public_reports.csv"
WORDS = {"yes": "agrees", "rounding": "agrees_after_rounding", "no": "disagrees"}


def checked(home: Home, file: Path, *options: str, exits: int) -> list[dict[str, Any]]:
    """The statements of a file with their verdicts."""
    found: list[dict[str, Any]] = json.loads(home.run("statements", file, "--json", *options, exits=exits))[
        "statements"
    ]
    return found


def claims() -> list[dict[str, str]]:
    """What the person who went through the five reports found, statement by statement."""
    with (SHARED / "figures" / "claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def agreeing_with_claims(found: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """The ids that are judged as by that person, and a line for each that is not."""
    same, other = [], []
    for one, claim in zip(found, claims(), strict=True):
        expected = WORDS[claim["agrees"]]
        if one["verdict"] == expected:
            same.append(one["statement_id"])
        else:
            line = f"{one['statement_id']} {one['text']}: {one['verdict']}, noted as {expected}."
            other.append(f"{line} {one['explanation']}")
    return same, other


@pytest.fixture(scope="module")
def december(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with the first month published that knows all five reports."""
    home = Home(tmp_path_factory.mktemp("december") / "home")
    home.run("receive", *DELIVERIES)
    home.run("load")
    home.month("2024-12")
    return home


@pytest.mark.slow
@pytest.mark.shared
def test_the_136_claims_of_five_reports_are_judged_as_by_hand(december: Home) -> None:
    found = checked(december, PUBLIC_REPORTS, exits=1)
    same, other = agreeing_with_claims(found)
    print(f"{len(same)} of {len(found)} statements are judged as by hand; the rest:", *other, sep="\n  ")
    assert len(found) == 136
    assert len(same) >= 129
    # The rest say what is missing, but for one that is rounded by another rule.
    assert [line[:4] for line in other] == ["R013", "R015", "R023", "R062", "R090", "R091", "R135"]
    for one in found:
        if one["verdict"] == "cannot_be_checked":
            assert "No measure of the catalogue is named" in one["explanation"]


@pytest.mark.slow
@pytest.mark.shared
def test_the_recomputed_numbers_are_the_ones_worked_out_by_hand(december: Home) -> None:
    """Beside the verdict the number itself: within half a unit of the fourth place, as that list rounds."""
    different = []
    for one, claim in zip(checked(december, PUBLIC_REPORTS, exits=1), claims(), strict=True):
        expected, found = claim["recomputed_value"], one["recomputed_value"]
        if one["verdict"] == "cannot_be_checked" or found == expected:
            continue
        if expected in {"true", "false"} or abs(float(found) - float(expected)) > 0.00005:
            different.append(one["statement_id"])
    # Four shares whose counts the report does not print: the release knows the printed percentage alone.
    assert different == ["R047", "R048", "R049", "R052"]


@pytest.mark.shared
def test_an_earlier_release_judges_none_otherwise_and_knows_less(published_home: Home) -> None:
    """In November 2017 only the oldest papers are known; what can be checked already is judged the same."""
    same, other = agreeing_with_claims(checked(published_home, PUBLIC_REPORTS, exits=1))
    assert [line for line in other if "cannot_be_checked" not in line] == []
    assert {"R074", "R075", "R077", "R081", "R114", "R120", "R122"} <= set(same)
    assert len(same) >= 30


def test_the_example_of_the_docs_finds_the_17_that_was_27(published_home: Home, tmp_path: Path) -> None:
    page, table = tmp_path / "page.html", tmp_path / "table.csv"
    found = checked(published_home, SEEDS / "example.csv", "--html", str(page), "--csv", str(table), exits=1)
    assert [(one["statement_id"], one["verdict"], one["recomputed_value"]) for one in found] == [
        ("S1", "agrees", "311"),
        ("S2", "disagrees", "27"),
        ("S3", "agrees", "41.763341"),
        ("S4", "agrees", "10.289389"),
        ("S5", "agrees", "64.13"),
        ("S6", "disagrees", "false"),
        ("S7", "agrees", "3864"),
        ("S8", "cannot_be_checked", ""),
    ]
    assert [figure["value"] for figure in found[1]["figures"]] == ["311", "338"]
    html = page.read_text(encoding="utf-8")
    assert "reduced by 17" in html
    assert "2017-11-r1" in html
    with table.open(encoding="utf-8", newline="") as file:
        assert [row["verdict"] for row in csv.DictReader(file)] == [one["verdict"] for one in found]


def test_made_up_records_confirm_nothing(sample_home: Home) -> None:
    """The sample counts visits in time from records of nobody real; the council printed no figure of it."""
    (found,) = [
        one for one in checked(sample_home, SEEDS / "example.csv", exits=1) if one["statement_id"] == "S8"
    ]
    assert (found["verdict"], found["recomputed_value"], found["figures"]) == ("cannot_be_checked", "", [])


def test_the_command_exits_as_the_interface_says(published_home: Home, tmp_path: Path) -> None:
    heading, first, second, *_ = (SEEDS / "example.csv").read_text(encoding="utf-8").splitlines()
    good, bad, broken = (tmp_path / name for name in ("good.csv", "bad.csv", "broken.csv"))
    good.write_text(f"{heading}\n{first}\n", encoding="utf-8")
    bad.write_text(f"{heading}\n{second}\n", encoding="utf-8")
    broken.write_text(f"{heading}\n{first.replace('value', 'worth')}\n", encoding="utf-8")
    published_home.run("statements", good, exits=0)
    published_home.run("statements", good, "--release", "2017-11-r1", exits=0)
    published_home.run("statements", bad, exits=1)
    published_home.run("statements", broken, exits=2)
    published_home.run("statements", good, "--release", "2016-01-r1", exits=2)
    published_home.run("statements", tmp_path / "none.csv", exits=2)
    published_home.run("statements", exits=2)


def test_a_proposed_list_is_one_that_can_be_checked(published_home: Home, tmp_path: Path) -> None:
    target = tmp_path / "proposed.csv"
    said = published_home.run("statements", "--from-text", SEEDS / "example.txt", "--csv", target)
    assert "6 statements understood" in said
    assert "Nothing is checked yet" in said
    found = checked(published_home, target, exits=1)
    assert Counter(one["verdict"] for one in found) == {"agrees": 4, "disagrees": 2}
    assert [one["statement_id"] for one in found if one["verdict"] == "disagrees"] == ["T002", "T006"]
    published_home.run("statements", "--from-text", SEEDS / "example.txt", "--csv", target, exits=2)


def test_a_words_table_is_proposed_figure_by_figure_and_can_be_checked(
    published_home: Home, tmp_path: Path
) -> None:
    report, target = tmp_path / "report.docx", tmp_path / "proposed.csv"
    document = docx.Document()
    document.add_paragraph("Contacts doubled. For more, call 01375 652652; see page 3 of 12.")
    table = document.add_table(rows=3, cols=3)
    cells = ["Measure", "Nov-16", "Nov-17", "Contacts", "431", "611", "Children looked after", "338", "312"]
    for place, text in enumerate(cells):
        table.cell(place // 3, place % 3).text = text
    document.save(str(report))
    said = published_home.run("statements", "--from-text", report, "--csv", target)
    assert "4 statements understood" in said
    assert "    doubled (in words, not as a figure): Contacts doubled." in said
    assert [(one["stated_value"], one["verdict"]) for one in checked(published_home, target, exits=1)] == [
        ("431", "agrees"),
        ("611", "agrees"),
        ("338", "agrees"),
        ("312", "disagrees"),
    ]


MORE = Path(__file__).with_name("more_claims.csv")


def test_further_claims_of_every_kind_are_judged_as_worked_out_by_hand(
    published_home: Home, tmp_path: Path
) -> None:
    """Rounding at the edge, points against per cent, changes told the wrong way round, and what cannot be."""
    with MORE.open(encoding="utf-8", newline="") as file:
        claimed = list(csv.DictReader(file))
    listed = tmp_path / "claims.csv"
    with listed.open("w", encoding="utf-8", newline="") as file:
        columns = [name for name in claimed[0] if name != "expected_verdict"]
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(claimed)
    found = checked(published_home, listed, exits=1)
    assert len(found) == 51
    assert {line["kind"] for line in claimed} == {*Kind}
    judged = {one["statement_id"]: (one["verdict"], one["text"]) for one in found}
    assert judged == {line["statement_id"]: (line["expected_verdict"], line["text"]) for line in claimed}


@pytest.mark.slow
def test_each_claim_that_cannot_be_checked_says_what_is_missing_of_its_own(december: Home) -> None:
    found = checked(december, PUBLIC_REPORTS, exits=1)
    missing = [one["explanation"] for one in found if one["verdict"] == "cannot_be_checked"]
    assert len(missing) == len(set(missing)) == 6
    assert all(one.startswith("No measure of the catalogue is named: ") for one in missing)
    assert not any("indicator_code" in one for one in missing)
