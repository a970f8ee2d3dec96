"""Hostile workbooks: refused before they are opened, or rejected row by row, with exact codes."""

from __future__ import annotations

import resource
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.deliveries_helpers import COLUMNS, Home, home_at
from tests.workbook_builders import REFUSED, REJECTED, cells, workbook, zip_bomb
from warehouse.deliveries.workbook import number_text


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_at(tmp_path / "home")


@pytest.mark.parametrize("name", REFUSED)
def test_workbook_is_refused_whole(home: Home, tmp_path: Path, name: str) -> None:
    build, code = REFUSED[name]
    report = home.deliver(build(tmp_path / "book.xlsx"))
    assert (report.outcome, report.reason_code) == ("refused", code)
    assert report.mend
    assert not list(home.settings.extracts_dir.rglob("*.parquet"))


@pytest.mark.parametrize("name", REJECTED)
def test_row_of_workbook_is_rejected_and_the_others_are_taken(home: Home, tmp_path: Path, name: str) -> None:
    build, code = REJECTED[name]
    report = home.deliver(build(tmp_path / "book.xlsx"))
    assert report.outcome == "loaded", report
    assert home.faults(report) == {3: [code]}
    assert home.rows(report, columns="source_row") == [(2,), (4,)]


def test_zip_bomb_is_refused_in_little_memory(home: Home, tmp_path: Path) -> None:
    path = zip_bomb(tmp_path / "book.xlsx")
    assert path.stat().st_size < 100_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert home.deliver(path).reason_code == "ZIP_BOMB"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_workbook_gives_the_same_rows_as_csv(home: Home, tmp_path: Path) -> None:
    rows = [
        cells(statement_no=1, value=64.13),
        cells(statement_no=2, value=0.1 + 0.2, reporting_period=date(2017, 11, 1)),
        [None] * len(COLUMNS),
        cells(statement_no=3, value=-5),
    ]
    report = home.deliver(workbook(tmp_path / "any name.dat", rows=rows))
    assert (report.outcome, report.tables[0].received, report.tables[0].rejected) == ("loaded", 3, 0)
    assert home.rows(report, columns="reporting_period, period_end, value, statement_no, source_row") == [
        ("2017-11", date(2017, 11, 30), Decimal("64.130000"), 1, 2),
        ("2017-11", date(2017, 11, 30), Decimal("0.300000"), 2, 3),
        ("2017-11", date(2017, 11, 30), Decimal("-5.000000"), 3, 5),
    ]
    assert report.notes == ["figures: 1 rows without any content were passed over."]


def test_cover_sheet_and_hidden_rows_are_mentioned(home: Home, tmp_path: Path) -> None:
    def change(book, sheet):  # type: ignore[no-untyped-def]
        book.create_sheet("Cover", 0)["A1"] = "Figures of November"
        sheet.row_dimensions[3].hidden = True

    report = home.deliver(workbook(tmp_path / "book.xlsx", change))
    assert report.tables[0].accepted == 3
    assert report.notes == [
        "Sheet 1 holds no known headings and was passed over.",
        "figures: hidden rows or columns were read like the others.",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (611.0, "611"),
        (64.13, "64.13"),
        (1e-7, "0.0000001"),
        (1e15, "1000000000000000"),
        (-0.5, "-0.5"),
        (0.0, "0"),
    ],
)
def test_number_is_written_in_plain_digits(value: float, text: str) -> None:
    assert number_text(value) == text
