"""A publication as a delivery: the part tables of `published_statistics`, and a way to their rows as text."""

# ruff: noqa: S608 - SQL is generated here, from contracts and quoted by `literal` and `name` only

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb

from warehouse.benchmarks.contracts import NotTaken
from warehouse.benchmarks.opening import REFERENCE, Part, not_taken, open_source
from warehouse.benchmarks.workbooks import first_rows
from warehouse.contracts import Contract, Table
from warehouse.deliveries import convert
from warehouse.deliveries.engine import RawTable
from warehouse.sql import quoted as name

EXTRACT, TABLE = "published_statistics", "figures"
Opener = Callable[[duckdb.DuckDBPyConnection], RawTable]


def open_publication(
    path: Path,
    contract: Contract,
    authority: str | None = None,
    period: str | None = None,
    reference: Path = REFERENCE,
) -> tuple[Contract, list[Opener], list[str]] | NotTaken | None:
    """A publication as its contract, one opener per part and remarks; None where the file is none.

    The contract given is that of `published_statistics`; the one returned has a table for every part,
    which differs from `figures` in its name only. A publication of which no indicator takes a figure comes
    back as what says so. See `open_source` for the rest.
    """
    opened = open_source(path, authority, period, reference)
    if opened is None or isinstance(opened, NotTaken):
        return opened
    figures = next(table for table in contract.tables if table.name == TABLE)
    tables = [figures.model_copy(update={"name": part.name}) for part in opened.parts]
    openers: list[Opener] = [
        partial(read_raw_figures, part=part, table=table)
        for part, table in zip(opened.parts, tables, strict=True)
    ]
    return contract.model_copy(update={"tables": tables}), openers, opened.notes


def workbook_not_taken(path: Path) -> NotTaken | None:
    """The known publication that an .xlsx workbook is, where no indicator takes its figures.

    The workbook has been guarded before; only the topmost rows of its sheets are read.
    """
    return not_taken(first_rows(path))


def read_raw_figures(connection: duckdb.DuckDBPyConnection, part: Part, table: Table) -> RawTable:
    """Take the converted text of a part as the raw table; rows that are no cells count as received."""
    selected = ", ".join(
        f"{name(column.name)} as {convert.text_of(column)}"
        if column.name in part.cells.column_names
        else f"cast(null as varchar) as {convert.text_of(column)}"
        for column in table.columns
    )
    connection.register("cells", part.cells)
    connection.execute(f"create temp table raw as select {selected}, source_row as file_row from cells")
    connection.unregister("cells")
    received = part.cells.num_rows + len(part.ragged)
    return RawTable(connection, table, received, 0, part.ragged, "file_row")
