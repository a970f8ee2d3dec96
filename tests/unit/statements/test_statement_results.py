"""Results as text, table and page."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small_release import checked

from warehouse.spreadsheets import defused
from warehouse.statements.figures import ReleaseFigures
from warehouse.statements.model import Report
from warehouse.statements.page import render
from warehouse.statements.results import as_data, terminal_lines, write_csv


@pytest.fixture
def report(figures: ReleaseFigures) -> Report:
    cells = (
        {"statement_id": "S1", "stated_value": "311", "text": "=cmd()"},
        {"statement_id": "S2", "stated_value": "312", "text": "<script>alert(1)</script>"},
        {"statement_id": "S3", "stated_value": "-1", "indicator_code": "NO"},
        {"statement_id": "S4", "stated_value": "78.2", "indicator_code": "CLA030"},
    )
    done = [checked(figures, **each) for each in cells]
    return Report(file="list.csv", release_id="2017-11-r1", authority="E06000034", checked=done)


def test_what_needs_attention_comes_first(report: Report) -> None:
    lines = terminal_lines(report)
    assert lines[0] == (
        "4 statements against 2017-11-r1: 1 agrees, 1 agrees after rounding, "
        "1 disagrees and 1 cannot be checked"
    )
    assert [line.split("  ")[:2] for line in lines if line and not line.startswith(" ")][1:] == [
        ["DISAGREES", "S2"],
        ["CANNOT BE CHECKED", "S3"],
        ["AGREES AFTER ROUNDING", "S4"],
        ["AGREES", "S1"],
    ]
    assert "    stated 312, recomputed 311" in lines
    assert report.exit_code == 1


def test_the_table_keeps_the_order_of_the_file_and_holds_no_formula(report: Report, tmp_path: Path) -> None:
    write_csv(report, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [
        (row["statement_id"], row["recomputed_value"], row["verdict"], row["release_id"]) for row in rows
    ]
    assert found == [
        ("S1", "311", "agrees", "2017-11-r1"),
        ("S2", "311", "disagrees", "2017-11-r1"),
        ("S3", "", "cannot_be_checked", "2017-11-r1"),
        ("S4", "78.26087", "agrees_after_rounding", "2017-11-r1"),
    ]
    assert (rows[0]["text"], rows[2]["stated_value"]) == ("'=cmd()", "-1")


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert defused(text) == f"'{text}"


def test_the_page_escapes_what_a_report_says_and_loads_nothing(report: Report) -> None:
    page = render(report)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "http" not in page.replace("http-equiv", "")
    assert page.index("S2") < page.index("S3") < page.index("S4") < page.index(">S1<")
    assert render(report) == page


def test_the_plain_data_holds_every_figure_exactly(report: Report) -> None:
    data = as_data(report)
    assert data["counts"] == {
        "agrees": 1,
        "agrees_after_rounding": 1,
        "disagrees": 1,
        "cannot_be_checked": 1,
    }
    assert data["statements"][1]["figures"] == [
        {
            "label": "Children looked after, November 2017",
            "value": "311",
            "source": "returned by the authority, D4 Fig 4",
        }
    ]
