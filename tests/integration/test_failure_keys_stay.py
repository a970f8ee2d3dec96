"""Failure keys lead to rows of persons: the candidate's database has them, and nothing that is released."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Home
from warehouse.build import database_of
from warehouse.periods import Period

Key = tuple[str, str, str, int, str]


@pytest.fixture(scope="module")
def keys(sample_home: Home) -> list[Key]:
    """Reference, file, table, row and columns of every failing row that was delivered."""
    database = database_of(sample_home.settings, Period(2017, 11))
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(
            "select row_reference, delivery_sha256, table_name, source_row, column_names "
            "from checks.failing_row where source_row is not null order by all"
        ).fetchall()


def test_every_key_of_a_list_leads_to_a_row_of_an_archived_file(sample_home: Home, keys: list[Key]) -> None:
    archived = {file.name.partition(".")[0]: file for file in sample_home.settings.archive.rglob("*.csv")}
    found = [key for key in keys if key[1] in archived]
    assert len(found) >= 3
    for _, sha256, _, row, _ in found:
        with archived[sha256].open(newline="", encoding="utf-8-sig") as lines:
            assert 2 <= row <= len(list(csv.reader(lines)))


def test_keys_name_file_table_row_and_columns(keys: list[Key]) -> None:
    assert [key for key in keys if None in key] == []
    rules_of_lists = [key for key in keys if key[2] == "list_04_assessments"]
    assert {key[4] for key in rules_of_lists} >= {"started_on, authorised_on"}


def test_no_failure_key_is_in_a_release(sample_home: Home, keys: list[Key]) -> None:
    release = (sample_home.folder / "releases" / "current").resolve()
    text = "\n".join(read(file) for file in sorted(release.rglob("*")) if file.is_file())
    assert "CSC001" in text
    rows_of_persons = {reference for reference, *_ in keys if "source_row" in reference}
    assert len(rows_of_persons) >= 10
    assert [reference for reference in rows_of_persons if reference in text] == []
    assert "failing_row" not in text


def read(file: Path) -> str:
    """The text of a released file; the CSV files hold what the databases hold."""
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if file.suffix in (".duckdb", ".parquet"):
        return ""
    return file.read_text(encoding="utf-8", errors="replace")
