"""Reports as people make them: what is proposed of a Word file and of a PDF, and what is left."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.document import Document
from lxml import etree
from report_files import VOCABULARY, pdf

from warehouse.statements.proposing.proposals import understand
from warehouse.statements.proposing.text import read_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
Short = tuple[str, str, str, str, str]
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def understood(report: Path) -> tuple[list[Short], list[tuple[str, str]]]:
    """What is proposed of a report, and the words that are left with the reason."""
    return of_sentences(read_report(report))


def of_sentences(sentences: list[str]) -> tuple[list[Short], list[tuple[str, str]]]:
    names = ("indicator_code", "kind", "period_end", "base_period_end", "stated_value")
    found = understand(sentences, VOCABULARY)
    made: list[Short] = [tuple(one.cells[name] for name in names) for one in found.proposals]  # type: ignore[misc]
    return made, [(one.words, one.why) for one in found.unread]


def of_lines(tmp_path: Path, *lines: str) -> tuple[list[Short], list[tuple[str, str]]]:
    """What is understood of a plain text with these paragraphs."""
    (tmp_path / "report.txt").write_text("\n\n".join(lines), encoding="utf-8")
    return understood(tmp_path / "report.txt")


def of_word(tmp_path: Path, document: Document) -> tuple[list[Short], list[tuple[str, str]]]:
    document.save(str(tmp_path / "report.docx"))
    return understood(tmp_path / "report.docx")


def table(document: Document, *rows: str) -> None:
    """A table of these rows, cells parted by a bar."""
    cells = [row.split("|") for row in rows]
    made = document.add_table(rows=len(cells), cols=len(cells[0]))
    for place, row in enumerate(cells):
        for column, text in enumerate(row):
            made.cell(place, column).text = text


MONTHS_OF_TWO = [
    ("CLA002", "value", "2016-11-30", "", "338"),
    ("CLA002", "value", "2017-10-31", "", "311"),
    ("CLA002", "value", "2017-11-30", "", "311"),
    ("CSC001", "value", "2016-11-30", "", "431"),
    ("CSC001", "value", "2017-10-31", "", "520"),
    ("CSC001", "value", "2017-11-30", "", "611"),
]


def test_a_word_sentence_is_read_over_runs_raised_numbers_and_tracked_changes(tmp_path: Path) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Children looked after, report 17 of November 2017"
    section.footer.paragraphs[0].text = "Contacts: page 3 of 12"
    document.add_heading("3.4 Children looked after in November 2017", 2)
    paragraph = document.add_paragraph("At the end of November 2017 there were ")
    paragraph.add_run("3").bold = True
    paragraph.add_run("1")
    paragraph.add_run("1")
    paragraph.add_run(" children looked after")
    paragraph.add_run("12").font.superscript = True
    paragraph._p.append(
        etree.fromstring(f'<w:ins xmlns:w="{_W}"><w:r><w:t>, a reduction of 27</w:t></w:r></w:ins>')
    )
    paragraph._p.append(
        etree.fromstring(f'<w:del xmlns:w="{_W}"><w:r><w:delText>, or 17,</w:delText></w:r></w:del>')
    )
    paragraph.add_run(" on November 2016.")
    assert of_word(tmp_path, document) == (
        [
            ("CLA002", "value", "2017-11-30", "", "311"),
            ("CLA002", "difference", "2017-11-30", "2016-11-30", "27"),
        ],
        [],
    )


def test_the_items_of_a_list_are_sentences_of_their_own(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Contacts rose to 611 in November 2017", style="List Bullet")
    document.add_paragraph("Children looked after were 311 in October 2017", style="List Number")
    assert of_word(tmp_path, document)[0] == [
        ("CSC001", "value", "2017-11-30", "", "611"),
        ("CLA002", "value", "2017-10-31", "", "311"),
    ]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    box = (
        "<w:txbxContent><w:p><w:r><w:t>There were 611 contacts in November 2017.</w:t></w:r></w:p>"
        "</w:txbxContent>"
    )
    drawn = (
        f'<w:r xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.add_paragraph("Beside the box.")._p.append(etree.fromstring(drawn))
    assert of_word(tmp_path, document)[0] == [("CSC001", "value", "2017-11-30", "", "611")]


def test_a_figure_of_a_table_is_that_of_its_row_and_of_its_columns_head(tmp_path: Path) -> None:
    document = docx.Document()
    table(
        document,
        "Measure|2016|2017|",
        "|Nov-16|Oct-17|Nov-17",
        "Children looked after|338|311|311",
        "Contacts|431|520|611p",
        "Visits in time (%)|88.1|c|78.3%",
    )
    made = document.tables[0]
    made.cell(0, 2).merge(made.cell(0, 3))
    nothing = "its row and column name no measure that the catalogue knows"
    assert of_word(tmp_path, document) == (MONTHS_OF_TWO, [("88.1", nothing), ("78.3%", nothing)])


def test_a_table_may_stand_on_its_side_or_name_its_period_in_the_corner(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Contacts in September 2017 were 457.")
    table(document, "Month|Contacts|Reviews in time", "Oct-17|520|90.0%", "Nov-17|611|78.3%")
    table(document, "November 2017|Figure|Target|Change", "Contacts|611|600|+91", "Total|20|30|1")
    document.add_paragraph("It was 355 in August 2017.")
    made, left = of_word(tmp_path, document)
    assert made == [
        ("CSC001", "value", "2017-09-30", "", "457"),
        ("CSC001", "value", "2017-10-31", "", "520"),
        ("CLA030", "value", "2017-10-31", "", "90.0"),
        ("CSC001", "value", "2017-11-30", "", "611"),
        ("CLA030", "value", "2017-11-30", "", "78.3"),
        ("CSC001", "value", "2017-11-30", "", "611"),
    ]
    nothing = "its row and column name no measure that the catalogue knows"
    beside = "a target, a change or a rank in a table"
    assert left == [("600", beside), ("20", nothing), ("30", nothing), ("1", nothing)]


def test_a_head_that_is_a_year_alone_gives_no_period(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("This is the report of November 2017.")
    table(document, "Measure|2016|2016/17", "Contacts|5000|5830")
    assert of_word(tmp_path, document)[0] == [
        ("CSC001", "value", "", "", "5000"),
        ("CSC001", "value", "2017-03-31", "", "5830"),
    ]


def test_a_pdf_is_read_without_heads_page_numbers_and_line_ends(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(
        pdf(
            [
                [
                    "Children looked after: report of November 2017   Page 1 of 3",
                    "3.4 Children looked after",
                    "At the end of November 2017 there were 311",
                    "children looked after,12 a reduc-",
                    "tion of 27 on November 2016. Contacts12 in October",
                    "2017 were 520. For contacts call 01375 652652. In September 2017 the contacts were",
                    "1",
                ],
                [
                    "Children looked after: report of November 2017   Page 2 of 3",
                    "457.",
                    "Measure Nov-16 Oct-17 Nov-17",
                    "Children looked after 338 311 311",
                    "Contacts 431 520 611",
                    "Contacts of girls 20 30",
                    "Contacts, as section 4.2 on pages 17 and 18 says, are made by telephone.",
                    "2",
                ],
                ["Children looked after: report of November 2017   Page 3 of 3", "No more.", "3"],
            ]
        )
    )
    assert understood(tmp_path / "report.pdf") == (
        [
            ("CLA002", "value", "2017-11-30", "", "311"),
            ("CLA002", "difference", "2017-11-30", "2016-11-30", "27"),
            ("CSC001", "value", "2017-10-31", "", "520"),
            ("CSC001", "value", "2017-09-30", "", "457"),
            *MONTHS_OF_TWO,
        ],
        [("20 30", "a row of numbers without heads")],
    )


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH to print a PDF")
def test_a_printed_page_of_columns_and_a_table_is_read_in_order(tmp_path: Path) -> None:
    """Two columns, words parted by the browser, its own head and foot on both pages."""
    (tmp_path / "page.html").write_text(
        """<html lang="en"><title>Contacts 2017</title><style>.two{columns:3;hyphens:auto;text-align:justify}
        td,th{padding:4px 12px}</style><div class="two"><p>At the end of November 2017 there were 311 children
        looked after<sup>12</sup> notwithstanding administrative responsibilities, a reduction of 27 on
        November 2016.</p><p>Contacts of institutional organisations notwithstanding were 520 in October
        2017.</p><p>Two thirds of contacts came by telephone, see page 17.</p></div>
        <table><tr><th>Measure<th>Nov-16<th>Oct-17<th>Nov-17<tr><td>Children looked after<td>338<td>311<td>311
        <tr><td>Contacts<td>431<td>520<td>611</table><p style="break-before:page">Contacts in September 2017
        were 457.</p></html>""",
        encoding="utf-8",
    )
    report = tmp_path / "report.pdf"
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={report}"]
    subprocess.run([*command, str(tmp_path / "page.html")], check=True, capture_output=True, timeout=120)
    assert understood(report) == (
        [
            ("CLA002", "value", "2017-11-30", "", "311"),
            ("CLA002", "difference", "2017-11-30", "2016-11-30", "27"),
            ("CSC001", "value", "2017-10-31", "", "520"),
            *MONTHS_OF_TWO,
            ("CSC001", "value", "2017-09-30", "", "457"),
        ],
        [("Two thirds", "in words, not as a figure")],
    )


@pytest.mark.parametrize(
    "line",
    [
        "12. Contacts in November 2017",
        "4 Contacts",
        "Page 3 of 12: contacts in November 2017.",
        "Contacts: call 01375 652652, 01375652652 or +44 1375 652652 by 5pm or 10.30am.",
        "Contacts in room 12, tables 3 and 4, pages 4 to 9, section 47, annex 2, at RM17 6SL.",
        "Contacts on 12/11/2017, 30.11.17 and 5 March, in 2017, in '17, of year 6 and level 3.",
        "For more on contacts, read on; the report has 36 pages.",
        "Contacts take 45 working days, over 18s 3 weeks.",
    ],
)
def test_numbers_that_measure_nothing_claim_nothing(tmp_path: Path, line: str) -> None:
    introduction = "Contacts in October 2017 and November 2017 were counted."
    assert of_lines(tmp_path, introduction, line) == ([], [])


@pytest.mark.parametrize(
    ("line", "words", "why"),
    [
        ("Two thirds of contacts came by telephone.", "Two thirds", "in words, not as a figure"),
        ("Nearly half of contacts came by letter.", "half", "in words, not as a figure"),
        ("A quarter of contacts came in quarter 3.", "A quarter", "in words, not as a figure"),
        ("Contacts doubled in November 2017.", "doubled", "in words, not as a figure"),
        ("Contacts are three times those before.", "three times", "in words, not as a figure"),
        ("There were seven contacts within six weeks.", "seven", "in words, not as a figure"),
        ("Of contacts 1 in 5 is new.", "1 in 5", "two numbers that belong together"),
        ("Contacts came from 18 of the 23 teams.", "18 of the 23", "two numbers that belong together"),
        ("Contacts are 10-15 a day.", "10-15", "a range of numbers"),
        ("Contacts have a target of 90%.", "target of 90%", "a target, not a figure of the measure"),
        ("Contacts are 1,000 - 1,200 a year.", "1,000 - 1,200", "a range of numbers"),
        ("Contacts per 10,000 children were 71.", "71", "a rate, which the measure does not count"),
        ("Of contacts, of which 18 came back.", "18", "a part that no breakdown names"),
        ("Contacts cost \u00a33.3m.", "\u00a33.3m", "money, which the measure does not count"),
    ],
)
def test_what_no_rule_reads_is_listed(tmp_path: Path, line: str, words: str, why: str) -> None:
    assert of_lines(tmp_path, line) == ([], [(words, why)])


def test_money_and_days_are_figures_of_the_measures_that_count_them(tmp_path: Path) -> None:
    assert of_lines(
        tmp_path,
        "The unit cost was \u00a31,200 in 2016/17.",
        "It took 512 days to adoption in 2016/17.",
        "Days to adoption were 512 days in 2016/17, and 3 weeks of leave.",
    )[0] == [
        ("FIN001", "value", "2017-03-31", "", "\u00a31,200"),
        ("ADO003", "value", "2017-03-31", "", "512"),
        ("ADO003", "value", "2017-03-31", "", "512"),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Contacts increased 17% from November 2016 to November 2017.",
            [("CSC001", "percent_change", "2017-11-30", "2016-11-30", "17")],
        ),
        (
            "Children looked after: 311 (Nov 2017), 338 (Nov 2016).",
            [
                ("CLA002", "value", "2017-11-30", "", "311"),
                ("CLA002", "value", "2016-11-30", "", "338"),
            ],
        ),
        (
            "At 30/11/2017 there were 311 children looked after, and 338 at 30.11.2016.",
            [
                ("CLA002", "value", "2017-11-30", "", "311"),
                ("CLA002", "value", "2016-11-30", "", "338"),
            ],
        ),
        (
            "Contacts were above 600 in November 2017 for the first time since March 2015.",
            [("CSC001", "comparison", "2017-11-30", "", "above 600")],
        ),
    ],
)
def test_short_ways_of_writing_are_read(tmp_path: Path, line: str, expected: list[Short]) -> None:
    assert of_lines(tmp_path, line) == (expected, [])


def test_one_number_between_two_months_is_their_sum(tmp_path: Path) -> None:
    assert of_lines(tmp_path, "Between 1 April 2017 and 30 November 2017 there were 3,864 contacts.")[0] == [
        ("CSC001", "sum", "2017-11-30", "2017-04-30", "3,864")
    ]


def test_a_number_after_a_month_is_a_figure_and_one_after_a_year_alone_has_no_period(tmp_path: Path) -> None:
    assert of_lines(
        tmp_path, "In November 2017 611 contacts were received.", "There were 500 contacts in 2016."
    )[0] == [("CSC001", "value", "2017-11-30", "", "611"), ("CSC001", "value", "", "", "500")]


def test_a_measure_is_not_borrowed_for_other_things_nor_from_far_away(tmp_path: Path) -> None:
    made, left = of_lines(
        tmp_path,
        "In November 2017 there were 611 contacts. This was 520 in October 2017. We held 14 meetings.",
        "It rained. The sum was 12.",
    )
    assert made == [
        ("CSC001", "value", "2017-11-30", "", "611"),
        ("CSC001", "value", "2017-10-31", "", "520"),
    ]
    assert left == [("14", "a number of something else, or of a measure by another name")]
