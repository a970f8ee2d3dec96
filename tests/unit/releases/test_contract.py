"""The contract of the marts as a table of promises: what is a breach, and what makes a new version."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from warehouse.errors import Refusal
from warehouse.releases import contract
from warehouse.releases.marts import Column, Table

CODE = Column("area_code", "VARCHAR", "ONS code", False, "primary")
NAME = Column("area_name", "VARCHAR", "Name", True, "")
AREA = Table("dim_area", "Areas", (CODE, NAME))


def test_other_words_another_order_and_a_stricter_column_are_no_breach():
    other = Table("dim_area", "Places", (replace(NAME, comment="What it is called", nullable=False), CODE))
    assert contract.broken([AREA], [other]) == []


def test_a_key_that_a_table_never_had_may_come():
    keyless = Table("dim_area", "", (replace(CODE, key=""), NAME))
    assert contract.broken([keyless], [AREA]) == []
    assert [str(each) for each in contract.broken([AREA], [keyless])] == [
        "dim_area has the key nothing and no longer area_code"
    ]


def test_every_breach_is_named_not_only_the_first():
    worse = Table("dim_area", "", (replace(CODE, type="INTEGER"),))
    assert [str(each) for each in contract.broken([AREA, Table("gone", "", ())], [worse])] == [
        "dim_area.area_code is INTEGER and no longer VARCHAR",
        "dim_area.area_name is gone",
        "gone is gone",
    ]


def test_a_table_that_grew_gets_the_next_version_and_others_keep_theirs():
    other = Table("dim_date", "", (Column("date_day", "DATE", "", False, "primary"),))
    first = contract.renewed({}, [AREA, other])
    assert {name: promise.version for name, promise in first.items()} == {"dim_area": 1, "dim_date": 1}
    grown = replace(AREA, columns=(*AREA.columns, Column("area_kind", "VARCHAR", "", True, "")))
    second = contract.renewed(first, [grown, other])
    assert {name: promise.version for name, promise in second.items()} == {"dim_area": 2, "dim_date": 1}
    assert contract.renewed(second, [grown, other]) == second


def test_a_contract_is_not_rewritten_to_fit_a_breach():
    first = contract.renewed({}, [AREA])
    with pytest.raises(Refusal, match=r"what the contract promises: dim_area\.area_name is gone\."):
        contract.renewed(first, [replace(AREA, columns=(CODE,))])


def test_the_file_says_the_contract_and_is_read_back_the_same(tmp_path: Path):
    promises = contract.renewed({}, [AREA])
    text = contract.to_text(promises)
    assert text == (
        "table,contract_version,column,type,nullable,key\n"
        "dim_area,1,area_code,VARCHAR,false,primary\n"
        "dim_area,1,area_name,VARCHAR,true,\n"
    )
    file = tmp_path / "contract.csv"
    file.write_text(text)
    assert contract.read(file) == promises
