"""What the rules propose from the sentences of a report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest
from report_files import VOCABULARY, pdf

from warehouse.errors import UsageFault
from warehouse.statements.proposing.dates import periods_in
from warehouse.statements.proposing.proposals import understand
from warehouse.statements.proposing.text import paragraphs, read_report, sentences
from warehouse.statements.proposing.vocabulary import CATALOGUE, synonyms

Short = tuple[str, str, str, str, str]


def proposed(*lines: str) -> list[Short]:
    names = ("indicator_code", "kind", "period_end", "base_period_end", "stated_value")
    return [
        tuple(proposal.cells[name] for name in names)  # type: ignore[misc]
        for proposal in understand(lines, VOCABULARY).proposals
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "At the end of November 2017 there were 311 children looked after.",
            [("CLA002", "value", "2017-11-30", "", "311")],
        ),
        (
            "Children looked after fell by 27 from November 2016 to November 2017.",
            [("CLA002", "difference", "2017-11-30", "2016-11-30", "27")],
        ),
        (
            "Contacts increased by 41.8% on a year before in November 2017.",
            [("CSC001", "percent_change", "2017-11-30", "2016-11-30", "41.8")],
        ),
        (
            "Of children looked after on 30 April 2017, 68% were male.",
            [("CLA002", "share_of", "2017-04-30", "", "68")],
        ),
        (
            "Children looked after fell every month from April 2017 to November 2017.",
            [("CLA002", "trend", "2017-11-30", "2017-04-30", "fell every month")],
        ),
        (
            "Reviews in time are below the national level in 2016/17.",
            [("CLA030", "comparison", "2017-03-31", "", "below")],
        ),
        (
            "The highest reviews in time of the region in 2016/17.",
            [("CLA030", "rank", "2017-03-31", "", "highest")],
        ),
        (
            "There were nearly 240 contacts in November 2017, and over 18s were not counted.",
            [("CSC001", "value", "2017-11-30", "", "nearly 240")],
        ),
        (
            "There were over 600 contacts in November 2017, the highest since April 2015.",
            [
                ("CSC001", "comparison", "2017-11-30", "", "over 600"),
                ("CSC001", "trend", "2017-11-30", "2015-04-30", "highest since"),
            ],
        ),
        (
            "Around 41.8% more contacts were received in November 2017 than in November 2016.",
            [
                ("CSC001", "percent_change", "2017-11-30", "2016-11-30", "around 41.8"),
                ("CSC001", "trend", "2017-11-30", "2016-11-30", "rose"),
            ],
        ),
        (
            "Contacts fell from 50 in April 2017 to 32 in November 2017.",
            [
                ("CSC001", "value", "2017-04-30", "", "50"),
                ("CSC001", "value", "2017-11-30", "", "32"),
                ("CSC001", "trend", "2017-11-30", "2017-04-30", "fell"),
            ],
        ),
        # fractions in words are left to the reader
        ("Nearly two thirds of contacts came from schools in November 2017.", []),
        # what names or dates something is no figure
        ("Contacts of Table 4, in 2017, aged 16, within 45 working days, Priority 2.", []),
        ("We spoke to 20 people in November 2017.", []),
    ],
)
def test_a_sentence_becomes_statements(sentence: str, expected: list[Short]) -> None:
    assert proposed(sentence) == expected


def test_a_part_is_proposed_where_the_sentence_names_one() -> None:
    (found,) = understand(["68% of children looked after were male in April 2017"], VOCABULARY).proposals
    assert found.cells["breakdown"] == "sex=male"


def test_what_the_sentence_before_said_is_taken_and_said_so() -> None:
    found = understand(
        ["In November 2017 there were 239 contacts.", "This has fallen by 72 since November 2016."],
        VOCABULARY,
    ).proposals
    assert found[1].cells["indicator_code"] == "CSC001"
    assert (found[1].cells["period_end"], found[1].cells["base_period_end"]) == ("2017-11-30", "2016-11-30")
    assert found[1].notes == (
        "the sentence names no measure; the one before is taken",
        "the later day is not in the sentence; the one before is taken",
    )
    assert [proposal.cells["statement_id"] for proposal in found] == ["T001", "T002"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on 30 November 2017", [date(2017, 11, 30)]),
        ("Nov-17: 611, Nov 16: 431", [date(2017, 11, 30), date(2016, 11, 30)]),
        ("in February 2016", [date(2016, 2, 29)]),
        ("Q3 2023/24 and 2016-17", [date(2023, 12, 31), date(2017, 3, 31)]),
        ("quarter 4 of 2023/24", [date(2024, 3, 31)]),
        ("the 16/17 position", [date(2017, 3, 31)]),
        ("a 2015/19 plan", []),
        ("on 31 November 2017", []),
    ],
)
def test_periods_are_read_as_their_last_day(text: str, days: list[date]) -> None:
    assert [found.day for found in periods_in(text)] == days


def test_broken_lines_and_abbreviations_do_not_end_a_sentence() -> None:
    assert paragraphs("Contacts rose to\n611.\n\n• One\n• Two\n") == ["Contacts rose to 611.", "One", "Two"]
    assert sentences("It fell, see para. 3 for more. Then it rose.") == [
        "It fell, see para. 3 for more.",
        "Then it rose.",
    ]


def test_a_word_document_gives_its_paragraphs_and_table_rows(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("There were 311 children looked after. Contacts rose.")
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(("", "Nov-17", "Contacts", "611")):
        table.cell(place // 2, place % 2).text = text
    document.save(str(tmp_path / "report.docx"))
    assert read_report(tmp_path / "report.docx") == [
        "There were 311 children looked after.",
        "Contacts rose.",
        "Contacts, Nov-17: 611",
    ]


def test_a_pdf_gives_its_text(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(pdf([["There were 311 children looked after in November 2017."]]))
    assert read_report(tmp_path / "report.pdf") == ["There were 311 children looked after in November 2017."]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("report.odt", b"text", "REPORT_FORMAT"),
        ("report.docx", b"no archive", "REPORT_UNREADABLE"),
        ("report.pdf", b"no pdf", "REPORT_UNREADABLE"),
        ("report.txt", "£".encode("latin-1"), "REPORT_UNREADABLE"),
        ("report.txt", b" \n", "REPORT_EMPTY"),
    ],
)
def test_a_report_that_cannot_be_read_is_refused(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageFault) as caught:
        read_report(tmp_path / name)
    assert caught.value.code == code


def test_every_synonym_names_one_indicator_of_the_catalogue() -> None:
    known = {line.split(",", 1)[0] for line in CATALOGUE.read_text(encoding="utf-8").splitlines()[1:]}
    found = synonyms()
    assert {code for _, code in found} <= known
    named: dict[str, set[str]] = {}
    for phrase, code in found:
        named.setdefault(phrase.lower(), set()).add(code)
    assert {phrase: codes for phrase, codes in named.items() if len(codes) > 1} == {}


def test_headings_parted_words_and_footnotes_are_not_part_of_a_sentence() -> None:
    text = (
        "3.4  Looked after children\n"
        "At the end of November 2017 there were 311 children looked after, a re-\n"
        "duction of 27.[3] Re-\nreferrals fell in 2016.12 Long-\nterm stability rose\u00b2 in 2017.\n"
    )
    assert [one for paragraph in paragraphs(text) for one in sentences(paragraph)] == [
        "3.4 Looked after children",
        "At the end of November 2017 there were 311 children looked after, a reduction of 27.",
        "Re-referrals fell in 2016.",
        "Long-term stability rose in 2017.",
    ]
