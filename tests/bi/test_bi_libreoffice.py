"""LibreOffice opens the workbooks and the CSV files of a release, and gives back what stood in them."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from warehouse.releases import exports, marts

# LibreOffice numbers its choices: comma, double quote, UTF-8, first row; then the columns' formats and the
# language; whether all is quoted; whether unusual numbers are recognised.
_FILTER = "Text - txt - csv (StarCalc):44,34,76,1,,0"
AS_OFFERED = f"{_FILTER},false,false"  # what its import dialog proposes
AS_GREEDY_AS_CAN_BE = f"{_FILTER},false,true,false,false,false,0,true"  # and formulas are evaluated
EVERY_SHEET = f"{_FILTER},false,false,false,false,false,-1"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("profile")


def converted(profile: Path, files: list[Path], to: str, folder: Path, read_as: str = "") -> Path:
    """The files as another format, in `folder`."""
    done = subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"),
            *([f"--infilter={read_as}"] if read_as else []),
            *("--convert-to", to, "--outdir", str(folder)),
            *map(str, files),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> Decimal | None:
    """The number that a cell shows; a percentage as its fraction."""
    try:
        return Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)
    except InvalidOperation:
        return None


def same(before: str, after: str, kind: str) -> bool:
    """A text to the letter, anything else to its number: 311.000000 may come back as 311."""
    if kind == "VARCHAR" or number(before) is None:
        return before == after
    return number(before) == number(after)


def test_every_csv_comes_back_with_every_cell(release: Path, profile: Path, tmp_path: Path):
    words = rows(release / "dictionary.csv")
    kinds = {(word["table"], word["column"]): word["type"] for word in words}
    files = [*sorted((release / "csv").glob("*.csv")), release / "dictionary.csv", release / "quality.csv"]
    back = converted(profile, files, f"csv:{_FILTER},false,true,false", tmp_path, AS_OFFERED)
    for file in files:
        before, after = rows(file), rows(back / file.name)
        assert len(before) == len(after), file.name
        harmed = {
            name: (row[name], again[name])
            for row, again in zip(before, after, strict=True)
            for name in row
            if not same(row[name], again[name], kinds.get((file.stem, name), "VARCHAR"))
        }
        assert harmed == {}, file.name


def cells(workbook: Path) -> Iterator[tuple[str, list[list[Any]]]]:
    for sheet in openpyxl.load_workbook(workbook):
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        yield sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]


def shown(value: Any, text: str) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = number(text)
        return found is not None and float(found) == pytest.approx(value, rel=1e-12)
    return text == ("" if value is None else str(value))


@pytest.mark.parametrize("name", ["scorecard", "quality"])
def test_every_sheet_of_a_workbook_comes_out_with_every_cell(
    name: str, release: Path, profile: Path, tmp_path: Path
):
    out = converted(profile, [release / f"{name}.xlsx"], f"csv:{EVERY_SHEET}", tmp_path)
    for title, sheet in cells(release / f"{name}.xlsx"):
        with (out / f"{name}-{title}.csv").open(encoding="utf-8", newline="") as file:
            read = list(csv.reader(file))
        assert [len(line) for line in read] == [len(line) for line in sheet], title
        harmed = [
            (value, text)
            for line, texts in zip(sheet, read, strict=True)
            for value, text in zip(line, texts, strict=True)
            if not shown(value, text)
        ]
        assert harmed == [], title


HOSTILE = ["=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://example.invalid","x")', "\t=1+1", "＝1+1"]


def opened(profile: Path, file: Path, folder: Path) -> list[tuple[Any, str]]:
    """The cells below the heading, each with its kind: 'f' a formula, 'n' a number, 's' a text."""
    converted(profile, [file], "xlsx", folder, AS_GREEDY_AS_CAN_BE)
    sheet = openpyxl.load_workbook(folder / f"{file.stem}.xlsx").active
    return [(cell.value, cell.data_type) for row in sheet.iter_rows(min_row=2) for cell in row]


def test_no_text_of_a_csv_is_run_and_minus_five_stays_a_number(profile: Path, tmp_path: Path):
    with duckdb.connect(str(tmp_path / "hostile.duckdb")) as connection:
        connection.execute("create schema mart")
        connection.execute("create table mart.hostile (amount decimal(18, 6), said varchar)")
        connection.executemany("insert into mart.hostile values (-5, ?)", [[text] for text in HOSTILE])
        [table] = marts.tables_of(connection, "hostile")
        _, file = exports.export_table(connection, table, tmp_path)
    assert opened(profile, file, tmp_path) == [
        cell for text in HOSTILE for cell in ((-5, "n"), (f"'{text}", "s"))
    ]


def test_the_same_text_would_run_without_the_apostrophe(profile: Path, tmp_path: Path):
    file = tmp_path / "raw.csv"
    file.write_text("said\n=1+1\n")
    assert opened(profile, file, tmp_path) == [("=1+1", "f")]
