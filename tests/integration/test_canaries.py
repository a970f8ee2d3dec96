"""A made-up child is planted in a month's records; the month goes its whole way; the child is found nowhere.

Nobody in here exists: the identifiers are of no person, and the postcode is of no place.
"""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.canaries import search
from tests.conftest import DELIVERIES, Home

pytestmark = pytest.mark.slow

CHILD, NAME, UPN, POSTCODE = "9434765919", "Zebedee Quillfeather", "Z987654321098", "QX7 9ZZ"
# Identifiers that begin so are known for a sample; the digits behind are what is looked for.
PLANTED = f"MADEUP{CHILD}"
CANARIES = [CHILD, "943 476 5919", NAME, "Quillfeather", UPN, POSTCODE, "QX79ZZ"]
BORN = datetime(2004, 2, 29)
BIRTH_DATES = ["29/02/2004", "2004-02-29"]

# The date of birth is needed to compute ages, so typed records and the candidate's database have it; both
# stay in the secure zone.
WITH_BIRTH_DATES = ("extracts/", "candidate/2017-11/warehouse.duckdb")


def _plant_in_lists(path: Path) -> str:
    """Turn one looked-after child of Annex A into the canary; returns the identifier it had."""
    book = openpyxl.load_workbook(path)
    was = str(book["List 8"]["A2"].value)
    for sheet in book:
        heads = {str(cell.value): place for place, cell in enumerate(sheet[1])}
        for row in sheet.iter_rows(min_row=2):
            if row[0].value != was:
                continue
            row[0].value = PLANTED
            for head, place in heads.items():
                if head == "Date of Birth":
                    row[place].value = BORN
                elif head == "Placement postcode":
                    row[place].value = POSTCODE
                elif head in ("Allocated Worker", "Allocated Personal Advisor"):
                    row[place].value = NAME
    book.save(path)
    return was


def _plant_in_return(path: Path, child: str) -> None:
    """The same child in one file of the looked-after children return."""
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = lines[0].split(",")
    for number, line in enumerate(lines):
        cells = line.split(",")
        if cells[0] != child:
            continue
        for head, value in {
            **{"CHILD": PLANTED, "UPN": UPN, "DOB": f"{BORN:%d/%m/%Y}"},
            **{"HOME_POST": POSTCODE, "PL_POST": POSTCODE},
        }.items():
            if head in heads:
                cells[heads.index(head)] = value
        lines[number] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str, Path]:
    """A home after a whole month with the child in it, what the commands said, and the files delivered."""
    folder = tmp_path_factory.mktemp("canaries")
    home = Home(folder / "home")
    home.environment["COLUMNS"] = "200"
    home.environment["WAREHOUSE_PSEUDONYM_KEY"] = "a key of these tests and of nothing else"
    home.run("sample", "--from", "2017-11", "--to", "2017-11", "--out", folder / "records")
    records = sorted((folder / "records").glob("E*/*/*"))
    (lists,) = [path for path in records if path.suffix == ".xlsx"]
    child = _plant_in_lists(lists)
    for path in records:
        if path.name.startswith("SSDA903"):
            _plant_in_return(path, child)
        elif path.name.startswith("csc_contacts"):
            with path.open("a", encoding="utf-8", newline="") as file:
                file.write(f"{PLANTED},{PLANTED},{POSTCODE},{NAME},{UPN},29/02/2004\r\n")
    refused = folder / "refused.xlsx"
    shutil.copy(lists, refused)
    book = openpyxl.load_workbook(refused)
    book["List 1"]["H1"].value = NAME
    book.save(refused)
    home.run("receive", *DELIVERIES, *records)
    home.run("receive", refused, "--authority", "E06000034", "--period", "2017-11")
    said = home.run("run", "--period", "2017-11", "--sign-off-as", "Test quality lead", timeout=600)
    for command in (["releases"], ["verify"], ["explain", "CLA002", "--period", "2017-11"], ["doctor"]):
        said += home.run(*command)
    return home, said, folder / "records"


def test_the_child_was_delivered_and_counted(lived: tuple[Home, str, Path]) -> None:
    home, said, records = lived
    planted = {canary for path in records.rglob("*") if path.is_file() for canary in search(path, CANARIES)}
    assert planted == {CHILD, NAME, "Quillfeather", UPN, POSTCODE}
    assert "release 2017-11-r1" in said
    # Only the spoilt copy is refused; the contact with the child in the wrong places is rejected.
    assert re.search(r"; 1 file refused\b", " ".join(said.split()))
    faults = [path.read_text(encoding="utf-8") for path in (home.folder / "quarantine").glob("*.csv")]
    assert [text for text in faults if re.search(r"csc_contacts,contacts,\d+,contact_date,.*,row\b", text)]
    typed = (home.folder / "extracts").rglob("*.parquet")
    assert {canary for path in typed for canary in search(path, BIRTH_DATES)} == {"2004-02-29"}


def test_the_child_is_found_nowhere_but_in_the_archive_of_deliveries(lived: tuple[Home, str, Path]) -> None:
    home, said, _ = lived
    assert [canary for canary in [*CANARIES, *BIRTH_DATES] if canary in said] == []
    seen: set[str] = set()
    found: set[tuple[str, str]] = set()
    for path in sorted(home.folder.rglob("*")):
        where = str(path.relative_to(home.folder))
        # Deliveries are kept as they came, in the secure zone, where only loads read them.
        if not path.is_file() or path.is_symlink() or where.startswith(("inbox/", "archive/")):
            continue
        seen.add(where.split("/")[0])
        wanted = CANARIES if where.startswith(WITH_BIRTH_DATES) else [*CANARIES, *BIRTH_DATES]
        found |= {(where, canary) for canary in search(path, wanted)}
    assert found == set()
    assert {"releases", "candidate", "quarantine", "airflow", "ledger.sqlite"} <= seen


def test_airflows_database_and_logs_were_among_what_was_searched(lived: tuple[Home, str, Path]) -> None:
    home, _, _ = lived
    database = home.folder / "airflow" / "run" / "airflow.db"
    assert search(database, ["2017-11-r1", "monthly_publish"]) == {"2017-11-r1", "monthly_publish"}
    assert [path for path in (home.folder / "airflow").rglob("*.log") if path.stat().st_size]
