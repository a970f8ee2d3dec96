"""Recognition by headings."""

from __future__ import annotations

import pytest

from warehouse.contracts import contracts
from warehouse.deliveries.reasons import REASONS
from warehouse.deliveries.recognise import plain, recognise
from warehouse.errors import Refusal

TABLES = [(contract.extract, table) for contract in contracts().values() for table in contract.tables]


@pytest.mark.parametrize(("extract", "table"), TABLES, ids=lambda value: getattr(value, "name", value))
def test_every_table_is_recognised_by_its_own_headings(extract: str, table) -> None:  # type: ignore[no-untyped-def]
    found = recognise([column.name for column in reversed(table.columns)], contracts())
    assert (found.contract.extract, found.table.name) == (extract, table.name)
    assert found.order == [column.name for column in reversed(table.columns)]


def test_headings_are_compared_on_lower_case_letters_and_digits() -> None:
    assert plain(" Age of Child (Years)’ ") == "ageofchildyears"


def test_message_names_what_is_missing_and_where_a_stranger_stands() -> None:
    headings = [column.name for column in contracts()["returned_figures"].tables[0].columns]
    with pytest.raises(Refusal, match=r"no column for status\. Unknown heading in column 13"):
        recognise(["standing" if heading == "status" else heading for heading in headings], contracts())


def test_every_reason_says_what_was_expected_and_the_mend() -> None:
    assert all(reason.expected and reason.mend.endswith((".", "`.")) for reason in REASONS.values())
