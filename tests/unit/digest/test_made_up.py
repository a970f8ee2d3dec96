"""Made-up and real, computed and returned, stay apart wherever people read them."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree.ElementTree import Element

import duckdb
import openpyxl
import pytest
from rich.console import Console

from tests import small_marts
from tests.page_reading import numbers_shown, parse, rows, section, text
from warehouse.digest import pages, workbook
from warehouse.digest.terminal import print_scorecard

BANNER = (
    "This release also holds made-up sample records, of nobody and of no real place. What was counted from "
    "them stands apart and is marked “made up”; no other figure uses them."
)
SAMPLE_AGREEMENT = (
    "The records are a made-up sample: agreement shows that the counting works, not that the records of "
    "Thurrock are right, and a difference says nothing about Thurrock. The returned figures are real."
)


@pytest.fixture
def sample(marts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """November 2017 in small, with made-up records beside the real figures."""
    small_marts.add_sample(marts)
    return marts


@pytest.fixture
def page(sample: duckdb.DuckDBPyConnection, tmp_path: Path) -> Element:
    """The digest of it."""
    return _digest(sample, tmp_path)


@pytest.fixture
def printed(tmp_path: Path) -> list[str]:
    """What the terminal shows of it."""
    with duckdb.connect(str(tmp_path / "marts.duckdb")) as connection:
        small_marts.create(connection)
        small_marts.fill(connection)
        small_marts.add_sample(connection)
    return _printed(tmp_path)


def _digest(connection: duckdb.DuckDBPyConnection, folder: Path) -> Element:
    pages.write(connection, folder)
    return parse((folder / "digest" / "index.html").read_text(encoding="utf-8"))


def _printed(folder: Path, width: int = 300) -> list[str]:
    out = io.StringIO()
    print_scorecard(folder, Console(file=out, width=width))
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def _received(connection: duckdb.DuckDBPyConnection, folder: Path) -> Element:
    _digest(connection, folder)
    page = parse((folder / "digest" / "deliveries.html").read_text(encoding="utf-8"))
    return section(page, "received")


def _sections(page: Element) -> list[str | None]:
    return [part.get("aria-labelledby") for part in page.iter("section")]


def test_the_digest_says_first_that_it_holds_something_made_up(page: Element) -> None:
    notes = [text(part) for part in page.iter("p") if part.get("role") == "note"]
    assert notes == [BANNER]
    header = next(page.iter("header"))
    assert BANNER in text(header)


def test_made_up_figures_stand_in_a_section_of_their_own(page: Element) -> None:
    made_up = rows(section(page, "made-up"))
    assert made_up == {
        "made up Referrals CSC010 · number · low is good": [
            *["–"] * 6,
            *["210", "235", "", "", "", "", "1,564"],
        ],
        "made up Second or subsequent plan CSC052 · % · low is good": [*["–"] * 7, "c", *[""] * 5],
    }
    elsewhere = [name for name in _sections(page) if name != "made-up"]
    for name in elsewhere:
        assert "Referrals" not in text(section(page, str(name)))
        assert "Second or subsequent plan" not in text(section(page, str(name)))


def test_a_made_up_figure_is_compared_with_nothing_and_judged_by_nobody(page: Element) -> None:
    made_up = text(section(page, "made-up"))
    for judgement in ("77", "88", "Red", "worse", "awaiting"):
        assert judgement not in made_up


def test_the_marks_in_the_made_up_section_are_explained_in_it(page: Element) -> None:
    legend = next(part for part in section(page, "made-up").iter("dl") if part.get("class") == "legend")
    assert [text(entry) for entry in legend] == [
        "c suppressed, to protect persons",
        "– no figure in this release",
    ]


def test_the_sentence_about_the_months_figures_counts_real_ones_alone(page: Element) -> None:
    assert (
        "Real published figures. Of the 48 figures of Thurrock for 2017-18 so far, 46 were returned as "
        "totals by the authority and 2 were published by others. None is computed from real records."
    ) in text(page)


def test_a_headline_of_which_there_is_only_a_made_up_figure_stays_without(
    sample: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    sample.execute(
        "update mart.fct_indicator_value set is_made_up = true, value = 7654 "
        "where indicator_code = 'CSC001' and area_code = 'E06000034'"
    )
    headlines = text(section(_digest(sample, tmp_path), "headlines"))
    assert headlines.startswith(
        "Headline figures Number of contacts No figure: the records of this month are made up and shown "
        "apart below CSC001 Children looked after 311"
    )
    assert "7,654" not in headlines


def test_computed_stands_beside_returned_headlines_first(page: Element) -> None:
    part = section(page, "compared")
    assert rows(part) == {
        "Number of contacts CSC001": ["613", "611", "differs, 2 higher"],
        "Children looked after CLA002": ["311", "311", "agrees"],
        "Unaccompanied asylum seeking children CLA010": ["32", "32", "agrees"],
        "Long term placement stability CLA021": ["64.13% 59 of 92", "64.13%", "agrees"],
        "Children on a child protection plan CSC051": ["239", "239", "agrees"],
        "Children looked after missing from placement CLA030": [
            *["c", "12", "not shown: suppressed, to protect persons"],
        ],
        "Assessments completed in 45 working days CSC030": [
            *["95.1% 176 of 185", "89.8%", "differs, 5.3 percentage points higher"],
        ],
    }
    assert [name.split()[-1] for name in rows(part)] == [
        *("CSC001", "CLA002", "CLA010", "CLA021", "CSC051", "CLA030", "CSC030"),
    ]


def test_computed_from_made_up_records_is_said_above_and_in_the_heading(page: Element) -> None:
    part = section(page, "compared")
    assert SAMPLE_AGREEMENT in text(part)
    assert [text(head) for head in part.iter("th") if head.get("scope") == "col"] == [
        *("Indicator", "Computed (made up)", "Returned", "Against returned"),
    ]


def test_computed_from_real_records_is_not_called_made_up(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    small_marts.reconcile(marts, is_made_up=False)
    page = _digest(marts, tmp_path)
    part = text(section(page, "compared"))
    assert (
        "Both are figures of Thurrock: counted here from its records, and returned by it as a total." in part
    )
    assert "Computed Returned Against returned" in part
    assert "made up" not in text(page) and "made-up" not in text(page).lower()


def test_real_and_made_up_records_are_never_compared_in_one_table(
    sample: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    sample.execute("update mart.rpt_reconciliation set is_made_up = false where indicator_code = 'CLA002'")
    tables = list(section(_digest(sample, tmp_path), "compared").iter("table"))
    assert list(rows(tables[0])) == ["Children looked after CLA002"]
    assert [len(rows(table)) for table in tables] == [1, 6]


def test_every_number_is_found_again_in_the_marts(page: Element, sample: duckdb.DuckDBPyConnection) -> None:
    found = numbers_shown(page, ("scorecard", "newest", "compared", "made-up"))
    assert len(found) > 70
    assert sorted(set(found) - small_marts.numbers(sample)) == []


def test_made_up_deliveries_are_summed_apart_from_the_real_ones(
    sample: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    real, made_up = [rows(table) for table in _received(sample, tmp_path).iter("table")]
    assert set(real) == {"Returned figures: figures", "Published statistics: figures"}
    assert made_up == {
        "made up Annex A: list 03 referrals": [
            *["October 2017 to November 2017", "2", "4,000", "3,993", "7", "Yes"],
        ]
    }


def test_a_made_up_file_that_does_not_add_up_is_not_hidden_by_the_others(
    sample: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    sample.execute(
        "update mart.rpt_delivery set rows_accepted = 1997 - 5, is_reconciled = false where rows_rejected = 3"
    )
    sample.execute(
        "update mart.rpt_delivery set rows_accepted = 1996 + 5, is_reconciled = false where rows_rejected = 4"
    )
    made_up = rows(list(_received(sample, tmp_path).iter("table"))[1])
    assert made_up["made up Annex A: list 03 referrals"][2:] == ["4,000", "3,993", "7", "No"]


def test_without_anything_made_up_nothing_of_it_is_shown(digest: str) -> None:
    shown = text(next(parse(digest).iter("body"))).lower()
    assert "made up" not in shown and "made-up" not in shown and "sample" not in shown
    assert not {"made-up", "compared"} & set(_sections(parse(digest)))


def test_a_release_of_before_there_were_samples_is_still_shown(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    marts.execute("drop table mart.rpt_reconciliation")
    for table in ("fct_indicator_value", "rpt_scorecard", "rpt_delivery"):
        marts.execute(f"alter table mart.{table} drop column is_made_up")
    assert "made-up" not in _sections(_digest(marts, tmp_path))


def test_the_terminal_shows_computed_beside_returned(printed: list[str]) -> None:
    start = printed.index("Computed from made-up records beside returned")
    assert printed[start + 1] == SAMPLE_AGREEMENT
    lines = printed[start : printed.index("Scorecard 2017-18")]
    assert [line for line in lines if "agrees" in line or "differs" in line or "not shown" in line] == [
        "Number of contacts 613 611 differs, 2 higher",
        "Children looked after 311 311 agrees",
        "Unaccompanied asylum seeking children 32 32 agrees",
        "Long term placement stability 64.13% 59 of 92 64.13% agrees",
        "Children on a child protection plan 239 239 agrees",
        "Children looked after missing from placement c 12 not shown: suppressed, to protect persons",
        "Assessments completed in 45 working days 95.1% 176 of 185 89.8% differs, 5.3 points higher",
    ]


def test_the_terminal_keeps_made_up_rows_below_and_names_each(printed: list[str]) -> None:
    assert BANNER in printed
    below = printed.index("Made-up sample, nobody real")
    assert "Referrals – – – – 210 235 1,564 made up" in printed[below:]
    assert [line for line in printed[:below] if "Referrals" in line or line.endswith("made up")] == []
    assert [line for line in printed[below:] if line.endswith(("returned", "published"))] == []


def test_the_terminal_of_a_release_without_samples_says_nothing_of_them(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "marts.duckdb")) as connection:
        small_marts.create(connection)
        small_marts.fill(connection)
    shown = " ".join(_printed(tmp_path)).lower().replace(str(tmp_path).lower(), "")
    assert (
        "made up" not in shown
        and "made-up" not in shown
        and "computed from" not in shown.replace("none is computed from records", "")
    )


def test_the_workbook_has_a_sheet_for_made_up_rows_that_name_themselves(
    sample: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(workbook.write(sample, tmp_path / "scorecard.xlsx"))
    assert book.sheetnames == [
        *("Scorecard", "Computed beside returned", "Made-up sample", "Definitions", "Notes and caveats"),
    ]
    assert book["Scorecard"]["A3"].value == BANNER
    made_up = book["Made-up sample"]
    heads = [cell.value for cell in made_up[4]]
    lines = [dict(zip(heads, row, strict=True)) for row in made_up.iter_rows(min_row=5, values_only=True)]
    assert [(line["Section"], line["Code"], line["Nov 2017"], line["Origin"]) for line in lines] == [
        ("Made up. Children: referrals", "CSC010", 235, "made up"),
        ("Made up. Children: referrals", "CSC052", "c", "made up"),
    ]
    assert {line["Target"] for line in lines} == {line["Direction"] for line in lines} == {None}
    assert "CSC010" not in [cell.value for cell in book["Scorecard"]["B"]]


def test_the_workbook_compares_numbers_with_numbers(
    sample: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(workbook.write(sample, tmp_path / "scorecard.xlsx"))[
        "Computed beside returned"
    ]
    assert sheet["A2"].value == SAMPLE_AGREEMENT
    lines = {row[1]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert list(lines) == ["CSC001", "CLA002", "CLA010", "CLA021", "CSC051", "CLA030", "CSC030"]
    assert lines["CLA021"] == (
        *("made up", "CLA021", "Long term placement stability", "%"),
        *(64.130435, 59, 92, 64.13, 0, "agrees"),
    )
    assert lines["CLA030"][4:] == ("c", None, None, 12, None, "not shown: suppressed, to protect persons")


def test_the_workbook_without_samples_has_no_empty_sheet(
    marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(workbook.write(marts, tmp_path / "scorecard.xlsx"))
    assert book.sheetnames == ["Scorecard", "Definitions", "Notes and caveats"]
    assert book["Scorecard"]["A3"].value is None
