"""What a load of many files says in short: every rejected row counted, what was not taken named."""

from __future__ import annotations

import pytest

from warehouse.cli import _show_load
from warehouse.deliveries import FileReport, LoadReport, TableReport
from warehouse.deliveries.summary import month_table, outcome_line, quarantine_files, summarised, table_lines


def loaded(period: str, extract: str, *tables: TableReport, authority: str = "E06000034") -> FileReport:
    return FileReport(
        file_name=f"{extract} {period}",
        outcome="loaded",
        extract=extract,
        authority=authority,
        period=period,
        tables=list(tables),
        quarantine="quarantine/some.csv" if any(table.rejected for table in tables) else None,
    )


CONTACTS = TableReport(table="contacts", received=611, accepted=611, rejected=0, warnings={"NOT_ALLOWED": 3})
REVIEWS = TableReport(
    table="reviews", received=1508, accepted=1505, rejected=3, reasons={"IMPOSSIBLE_DATE": 2, "REQUIRED": 1}
)
REPORT = LoadReport(
    files=[
        loaded("2017-11", "csc_contacts", CONTACTS),
        loaded("2017-11", "ssda903", REVIEWS),
        loaded("2017-10", "ssda903", REVIEWS),
        FileReport(file_name="old.csv", outcome="duplicate"),
        FileReport(file_name="wrong.csv", outcome="refused", reason_code="NUL_BYTE"),
    ]
)


def test_a_month_has_one_line_with_the_rows_and_rejections_of_each_extract() -> None:
    headings, lines = month_table(summarised(REPORT).months)
    assert headings == ["Month", "Files", "csc_contacts", "ssda903"]
    assert lines == [
        ["2017-10", "1", "", "1,508 (3 rejected)"],
        ["2017-11", "2", "611", "1,508 (3 rejected)"],
    ]


def test_months_of_several_authorities_name_theirs() -> None:
    other = loaded("2017-11", "csc_contacts", CONTACTS, authority="E06000033")
    _, lines = month_table(summarised(LoadReport(files=[*REPORT.files, other])).months)
    assert [line[0] for line in lines] == ["E06000033 2017-11", "E06000034 2017-10", "E06000034 2017-11"]


def test_a_table_reconciles_over_all_its_months_and_gives_every_reason() -> None:
    _, lines = table_lines(summarised(REPORT).tables)
    assert lines == [
        ["csc_contacts.contacts", "611 = 611 + 0", "", "3 NOT_ALLOWED"],
        ["ssda903.reviews", "3,016 = 3,010 + 6", "4 IMPOSSIBLE_DATE, 2 REQUIRED", ""],
    ]


def test_outcomes_are_counted_and_what_was_not_taken_is_kept() -> None:
    short = summarised(REPORT)
    assert outcome_line(short.files) == "5 files: 3 loaded, 1 refused, 1 duplicate"
    assert [file.file_name for file in short.others] == ["wrong.csv"]
    assert quarantine_files(REPORT.files) == 2


def test_a_load_of_many_files_is_shown_in_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    many = [
        loaded(f"{2015 + number // 12}-{number % 12 + 1:02d}", "ssda903", REVIEWS) for number in range(34)
    ]
    _show_load(LoadReport(files=[*many, *REPORT.files[3:]]))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "36 files: 34 loaded, 1 refused, 1 duplicate"
    assert sum("1,508 (3 rejected)" in line for line in lines) == 34
    assert any("51,272 = 51,170 + 102" in line for line in lines)  # 34 x 1,508, 34 x 1,505, 34 x 3
    assert any(line.startswith("REFUSED") and "wrong.csv" in line for line in lines)
    assert len(lines) < 50


def test_a_load_of_few_files_is_shown_file_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    _show_load(LoadReport(files=REPORT.files[1:2]))
    assert capsys.readouterr().out.splitlines() == [
        "LOADED     ssda903 2017-11  ssda903 E06000034 2017-11",
        "           reviews: 1,508 received = 1,505 accepted + 3 rejected (IMPOSSIBLE_DATE 2, REQUIRED 1)",
    ]
