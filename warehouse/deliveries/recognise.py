"""Recognising an extract by its headings, whatever the file is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from warehouse.contracts import Contract, Table
from warehouse.contracts import plain as plain_text
from warehouse.deliveries.reasons import refusal

NEAR = 0.6
"""Share of headings in common from which a heading row is taken for a faulty one of that table."""


plain = lru_cache(maxsize=4096)(plain_text)
"""Every heading is held against every table, so that the same few texts come up again and again."""


@dataclass(frozen=True)
class Recognised:
    """A heading row that is a table's: `order` gives the contract's column name of each heading."""

    contract: Contract
    table: Table
    order: list[str]


def spellings(table: Table) -> dict[str, str]:
    """Every accepted spelling of a table's headings, with the column's name."""
    return {plain(text): column.name for column in table.columns for text in (column.name, *column.headings)}


def likeness(headings: Sequence[str], table: Table) -> float:
    """Columns in common, as a share of all columns and headings together (0 to 1).

    An optional column that is absent does not count.
    """
    known = spellings(table)
    texts = {plain(heading) for heading in headings if heading.strip()}
    found = {known[text] for text in texts if text in known}
    strangers = len([text for text in texts if text not in known])
    expected = [column for column in table.columns if not column.optional or column.name in found]
    return len(found) / (len(expected) + strangers)


def recognise(headings: Sequence[str], contracts: Mapping[str, Contract]) -> Recognised:
    """The table whose headings these are; raises `Refusal` with a heading code.

    A row that fits no table fully is held against the nearest one, so that the message names the
    columns that are missing or unknown. Names of columns are the contract's or headings of the file.
    """
    scored = sorted(
        (
            (likeness(headings, table), contract, table)
            for contract in contracts.values()
            for table in contract.tables
        ),
        key=lambda entry: -entry[0],
    )
    if not scored or scored[0][0] < NEAR:
        if len(headings) == 1 and any(mark in headings[0] for mark in ";\t|"):
            raise refusal("DELIMITER", "The headings are not separated by commas.")
        raise refusal("HEADINGS_NOT_FOUND", "The first row holds the headings of no known extract.")
    best, contract, table = scored[0]
    if len(scored) > 1 and scored[1][0] == best:
        raise refusal("AMBIGUOUS_HEADINGS", "The headings fit more than one extract.")
    return Recognised(contract, table, _order(headings, contract, table))


def _order(headings: Sequence[str], contract: Contract, table: Table) -> list[str]:
    name = f"{contract.extract}.{table.name}"
    known = spellings(table)
    blank = [str(number) for number, heading in enumerate(headings, 1) if not heading.strip()]
    if blank:
        raise refusal("BLANK_HEADING", f"{name}: column {', '.join(blank)} has no heading.")
    # one nearly right heading is more likely a misspelling than a column too many, but both are said
    unknown = [number for number, heading in enumerate(headings, 1) if plain(heading) not in known]
    found = [known.get(plain(heading), "") for heading in headings]
    missing = [column.name for column in table.columns if column.name not in found and not column.optional]
    strangers = f" Unknown heading in column {', '.join(map(str, unknown))}." if unknown else ""
    if missing:
        raise refusal("MISSING_COLUMN", f"{name}: no column for {', '.join(missing)}.{strangers}")
    if unknown:
        raise refusal("UNKNOWN_COLUMN", f"{name}:{strangers}")
    doubled = sorted({column for column in found if found.count(column) > 1})
    if doubled:
        raise refusal("DOUBLED_HEADING", f"{name}: more than one column for {', '.join(doubled)}.")
    return found
