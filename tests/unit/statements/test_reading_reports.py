"""A list of statements is read strictly: a clean list, or every problem at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from small_release import HEADING

from warehouse.errors import UsageFault
from warehouse.statements.reading import StatementsRefused, parse, read_statements


def refused(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(StatementsRefused) as caught:
        parse(text, "list.csv")
    assert caught.value.exit_code == 2
    return [(problem.row, problem.column, problem.code) for problem in caught.value.problems]


def test_every_problem_of_a_file_is_named_at_once() -> None:
    text = f"""{HEADING}
S1,text,CLA002,,value,2017-11-30,,,,all,311,count,0
S1,text,CLA002,,worth,30/11/2017,,,,all,311,count,0
,text,CLA002,,value,2017-11-31,,,,all,many,count,seven
S3,text,CLA002,,value,2017-11-30,,,,all,64.13,percent,1
S4,too few
"""
    assert refused(text) == [
        (3, "kind", "KIND_UNKNOWN"),
        (3, "period_end", "DATE_UNREADABLE"),
        (4, "statement_id", "ID_MISSING"),
        (4, "period_end", "DATE_UNREADABLE"),
        (4, "decimals", "DECIMALS_UNREADABLE"),
        (4, "stated_value", "VALUE_UNREADABLE"),
        (5, "decimals", "DECIMALS_TOO_FEW"),
        (6, "", "ROW_WIDTH"),
    ]


def test_an_id_may_stand_once_only() -> None:
    line = "S1,text,CLA002,,value,2017-11-30,,,,all,311,count,0\n"
    assert refused(f"{HEADING}\n{line}{line}") == [
        (2, "statement_id", "ID_TWICE"),
        (3, "statement_id", "ID_TWICE"),
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [(1, name, "COLUMN_MISSING") for name in HEADING.split(",")]),
        (
            HEADING.replace(",unit", ",colour") + "\n",
            [(1, "unit", "COLUMN_MISSING"), (1, "", "COLUMN_UNKNOWN")],
        ),
        (HEADING + ",text\n", [(1, "text", "COLUMN_TWICE")]),
        (HEADING + "\n\n", [(2, "", "NO_STATEMENT")]),
        (HEADING + '\nS1,"open,CLA002\n', [(2, "", "NOT_CSV")]),
    ],
)
def test_a_file_that_is_no_list_is_refused(text: str, problems: list[tuple[int, str, str]]) -> None:
    assert refused(text) == problems


def test_no_cell_is_repeated_in_the_refusal() -> None:
    with pytest.raises(StatementsRefused) as caught:
        parse(f"{HEADING}\nS1,text,CLA002,,Jane Secret,2017-11-30,,,,all,311,count,0\n", "list.csv")
    assert "Secret" not in caught.value.message
    assert "list.csv, row 2, column kind: KIND_UNKNOWN" in caught.value.message


def test_a_formula_that_cannot_be_read_is_refused() -> None:
    cells = "S1,text,CLA002,,value,2017-11-30,,,,all,311,count,0"
    assert refused(f"{HEADING},formula\n{cells},__import__('os')\n") == [(2, "formula", "FORMULA_UNREADABLE")]


@pytest.mark.parametrize(
    ("cell", "unit", "stated", "scale", "decimals"),
    [
        ("3,864", "count", "3864", 1, 0),
        ("−17", "count", "-17", 1, 0),
        ("(36)", "gbp_thousand", "-36", 1_000, 0),
        ("£3.3m", "", "3.3", 1_000_000, 1),
        ("0.401", "£ million", "0.401", 1_000_000, 3),
        ("64.10%", "percent", "64.10", 1, 2),
        ("055", "gbp_thousand", "55", 1_000, 0),
    ],
)
def test_numbers_are_read_as_reports_write_them(
    cell: str, unit: str, stated: str, scale: int, decimals: int
) -> None:
    (found,) = parse(f'{HEADING}\nS1,text,CLA002,,value,2017-11,,,,all,"{cell}",{unit},\n', "list.csv")
    assert (found.stated, found.scale, found.decimals) == (Decimal(stated), scale, decimals)
    assert found.period_end == date(2017, 11, 30)


def test_a_file_in_another_encoding_or_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with pytest.raises(UsageFault, match="NO_FILE"):
        read_statements(path)
    path.write_bytes(f"{HEADING}\nS1,£,CLA002,,value,2017-11-30,,,,all,3,count,0\n".encode("latin-1"))
    with pytest.raises(StatementsRefused, match="NOT_UTF8"):
        read_statements(path)
