"""What a contract can say: spellings, treatments of personal data, and the changes of collection years."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from warehouse.contracts import Column, Contract, contracts
from warehouse.deliveries.convert import spelled
from warehouse.deliveries.recognise import recognise
from warehouse.errors import Refusal


def column(**said: Any) -> Column:
    return Column.model_validate({"name": "a", "description": "a cell", "type": "code", **said})


NEED = column(
    allowed=["N1", "N2", "yes"],
    variants={"N1": ["Abuse or neglect", "1a"], "N2": ["Child's disability"], "yes": ["1", "Y"]},
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("N1", "N1"),
        ("n1", "N1"),
        ("ABUSE OR NEGLECT", "N1"),
        ("a) Abuse or neglect", "N1"),
        ("N1 - Abuse or Neglect", "N1"),
        ("N1: whatever stands here", "N1"),
        ("[N1] Abuse", "N1"),
        ("(N1) Abuse", "N1"),
        ("b) N2: Disability", "N2"),
        ("N2 Disability", "N2"),
        ("1a Physical abuse", "N1"),
        ("Child’s disability", "N2"),
        ("  yes ", "yes"),
        ("1 = Yes", "yes"),
        ("1 – Yes", "yes"),
        ("a) Yes", "yes"),
        ("N3 - Other", None),
        ("Abuse", None),
        ("b) ", None),
        ("=N1", None),
        ("", None),
    ],
)
def test_text_spells_a_code_by_its_letters_and_digits(text: str, code: str | None) -> None:
    assert spelled(NEED, text) == code


@pytest.mark.parametrize(
    "said",
    [
        {"allowed": ["M"], "variants": {"F": ["2"]}},
        {"allowed": ["M"], "stored_as": {"F": "2"}},
        {"allowed": ["M", "F"], "variants": {"M": ["x y"], "F": ["X-Y"]}},
        {"type": "identifier"},
        {"type": "identifier", "identifies": "person"},
        {"type": "text", "identifies": "person", "purpose": "child"},
        {"type": "identifier", "identifies": "name"},
        {"identifies": "postcode"},
        {"type": "text", "identifies": "birth_date"},
        {"type": "decimal", "cut_decimals": True},
        {"unheard_of": 1},
    ],
)
def test_contradicting_column_is_not_taken(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        column(**said)


def test_every_column_of_the_record_extracts_that_can_name_a_person_is_treated() -> None:
    """Free text that is stored must be guarded; every other stored column is closed, a number or a date."""
    for extract in ("annex_a", "ssda903", "csc_contacts"):
        for table in contracts()[extract].tables:
            for each in table.kept:
                closed = each.allowed is not None or each.pattern is not None
                plain_value = each.type in ("date", "datetime", "integer")
                treated = each.identifies in ("person", "postcode") or each.guarded
                assert closed or plain_value or treated, f"{extract}.{table.name}.{each.name}"
                born = each.type == "date" and ("birth" in each.name or each.name in ("dob", "mc_dob"))
                assert born == (each.identifies == "birth_date"), f"{extract}.{table.name}.{each.name}"


def year_contract(**years: Any) -> Contract:
    columns = [
        {"name": "child", "type": "text", "description": "a child"},
        {"name": "code", "type": "code", "allowed": ["A", "B"], "description": "a code"},
    ]
    first, second = (
        {"name": name, "description": name, "columns": columns, "key": []} for name in ("one", "two")
    )
    return Contract.model_validate(
        {
            **{"extract": "small", "version": 1, "title": "Small", "description": "made for a test"},
            **{"source_system": "test", "owner_role": "tester", "due_day": 1, "formats": ["csv"]},
            "tables": [first, second],
            "years": {"first": "2015-16", "last": "2018-19", "changes": years},
        }
    )


def test_a_year_is_the_base_year_with_the_changes_up_to_it() -> None:
    contract = year_contract(
        **{
            "2016-17": {"one.code": {"add": ["C"], "retire": ["A"]}},
            "2017-18": {"two": {"collected": True}, "one.code": {"add": ["A"], "retire": ["B"]}},
        }
    )
    allowed = {}
    for year in ("2015-16", "2016-17", "2017-18", "2018-19"):
        shapes = contract.as_of(year)
        code = shapes["one"].column("code")
        allowed[year] = (code.allowed, code.other_years, "two" in shapes)
    assert allowed == {
        "2015-16": (["A", "B"], ["C"], False),
        "2016-17": (["B", "C"], ["A"], False),
        "2017-18": (["C", "A"], ["B"], True),
        "2018-19": (["C", "A"], ["B"], True),
    }


@pytest.mark.parametrize("year", ["2014-15", "2019-20"])
def test_a_year_that_the_contract_does_not_cover_is_said(year: str) -> None:
    with pytest.raises(ValueError, match="covers 2015-16 to 2018-19"):
        year_contract().as_of(year)


@pytest.mark.parametrize("target", ["three", "one.colour"])
def test_a_change_of_what_does_not_exist_is_not_taken(target: str) -> None:
    with pytest.raises(ValidationError, match="does not exist"):
        year_contract(**{"2016-17": {target: {"add": ["C"]}}})


def test_a_contract_without_years_holds_in_every_year() -> None:
    annex_a = contracts()["annex_a"]
    assert annex_a.as_of("1999-00") == {table.name: table for table in annex_a.tables}


def test_an_optional_column_may_be_left_out_and_a_required_one_may_not() -> None:
    header = ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"]
    assert recognise(header, contracts()).table.name == "header"
    assert recognise([*header, "UASC"], contracts()).order[-1] == "uasc"
    with pytest.raises(Refusal, match="no column for mother"):
        recognise([each for each in header if each != "MOTHER"], contracts())
