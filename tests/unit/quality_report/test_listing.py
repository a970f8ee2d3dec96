"""quality.csv and quality.xlsx, read again by other hands."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import openpyxl
import pytest

from tests import small_marts
from warehouse import quality_report


@pytest.fixture
def lines(marts: duckdb.DuckDBPyConnection, tmp_path: Path) -> dict[str, dict[str, str]]:
    """The CSV by rule, one of the rules with a text that a spreadsheet would run."""
    marts.execute(
        "update mart.dim_quality_rule set mend = ? where rule_id = 'R-STILL'", [small_marts.FORMULA]
    )
    small_marts.result(marts, "R-STILL", "2017-10", "warning", 30, 4)
    quality_report.write_released(marts, tmp_path)
    with (tmp_path / "quality.csv").open(encoding="utf-8", newline="") as file:
        return {line["rule_id"]: line for line in csv.DictReader(file)}


def test_every_rule_is_listed_with_its_result_and_its_months(lines: dict[str, dict[str, str]]) -> None:
    assert list(lines) == ["R-PLANS-BY-CATEGORY", "R-STILL", "R-YTD"]
    still = lines["R-STILL"]
    assert {name: still[name] for name in ("state", "severity", "checked", "failed", "failed_percent")} == {
        **{"state": "Warning", "severity": "warning", "checked": "30", "failed": "3", "failed_percent": "10"},
    }
    assert [still[f"failed_2017-{month}"] for month in ("09", "10", "11")] == ["", "4", "3"]
    assert still["release_id"] == "2017-11-r1"


def test_no_cell_of_the_csv_begins_like_a_formula(lines: dict[str, dict[str, str]]) -> None:
    assert lines["R-STILL"]["mend"] == f"'{small_marts.FORMULA}"
    cells = [cell for line in lines.values() for cell in line.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_the_workbook_holds_numbers_as_numbers_and_no_formula(
    lines: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(tmp_path / "quality.xlsx")
    assert [sheet.title for sheet in book] == ["Rules", "Twelve months", "Caveats"]
    heads = [cell.value for cell in book["Rules"][4]]
    still = dict(zip(heads, book["Rules"][6], strict=True))
    assert still["Rule"].value == "R-STILL"
    assert [(still[head].value, still[head].data_type) for head in ("Checked", "Failed", "Failed %")] == [
        *[(30, "n"), (3, "n"), (10, "n")],
    ]
    assert (still["How to mend it"].value, still["How to mend it"].quotePrefix) == (small_marts.FORMULA, True)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert [cell.value for cell in book["Twelve months"][6]][-3:] == [None, 4, 3]
