"""Opening a publication: which source it is, which edition, and its figures as rows of the contract.

A source is known by its headings, whether it comes as CSV, as compressed CSV, as Parquet or as the .ods
workbook of its publisher. Only what an indicator of the catalogue takes is converted; what is passed over
is counted and said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.benchmarks.contracts import (
    Measure,
    NotTaken,
    Source,
    measures,
    publications_not_taken,
    sources,
)
from warehouse.benchmarks.figures import NO_FIGURE, Passed, converted
from warehouse.benchmarks.files import file_headings, read_source_file, read_unfolded
from warehouse.benchmarks.layouts import LAYOUTS, WIDE
from warehouse.benchmarks.workbooks import (
    HEADING_SEARCH,
    Rows,
    is_open_document,
    read_open_document,
    unfolded,
)
from warehouse.deliveries.reasons import refusal
from warehouse.errors import Refusal
from warehouse.settings import PROJECT

REFERENCE = PROJECT / "seeds" / "reference"
NEAR = 0.6
"""Share of a source's headings from which a file is taken for a faulty one of that source."""
MEMORY = "600MB"
PUBLISHER_AREA = "E92000001"
"""National publications are filed under England, whoever loads them."""
Reader = Callable[[duckdb.DuckDBPyConnection], list[int]]
"""Puts the text of a file into the table `source_file`; gives the rows that could not be read as cells."""


@dataclass(frozen=True)
class Place:
    """What the inbox folder says, ONS code and YYYY-MM or nothing, and the folder of reference seeds."""

    authority: str | None
    period: str | None
    reference: Path


@dataclass(frozen=True)
class Part:
    """The figures of a source that are filed together, with the source row of each.

    A part supersedes only its own earlier delivery. `ragged` are rows that could not be read as cells.
    """

    name: str
    cells: pa.Table
    ragged: list[int]


@dataclass(frozen=True)
class OpenedSource:
    """A recognised publication: whose and which month it is filed under, its parts, and remarks."""

    source: Source
    authority: str
    period: str
    parts: list[Part]
    notes: list[str]


def open_source(
    path: Path, authority: str | None = None, period: str | None = None, reference: Path = REFERENCE
) -> OpenedSource | NotTaken | None:
    """The figures of a publication, None where the file is no publication that a contract knows.

    `authority` and `period` (YYYY-MM) are what the inbox folder says; without them a publication is filed
    under England and the month in which its edition appeared. A publication that is known and of which no
    indicator takes a figure comes back as the contract that says why. Raises `Refusal` MISSING_COLUMN for a
    faulty file of a known source, EDITION_NOT_KNOWN for a newer one than any that the contracts list, and
    the codes of `workbooks` for a workbook that is unsafe to open.
    """
    place = Place(authority, period, reference)
    if is_open_document(path):
        return _open_workbook(read_open_document(path), place)
    headings = file_headings(path)
    source = recognised(headings) if headings else None
    if source is None:
        return not_taken([headings])
    try:
        return _open_table(source, headings, partial(read_source_file, path=path), place)
    except Refusal as refused:
        known = not_taken([headings])
        if known is None or refused.code != NO_FIGURE:
            raise
        return known


def _open_workbook(sheets: Mapping[str, Rows], place: Place) -> OpenedSource | NotTaken | None:
    for source in sources():
        cells = unfolded(sheets, source.workbook) if source.workbook else None
        if cells is not None:
            return _open_table(source, cells.column_names, partial(read_unfolded, cells=cells), place)
    return not_taken([row for rows in sheets.values() for row in rows[:HEADING_SEARCH]])


def not_taken(rows: Sequence[Sequence[str]]) -> NotTaken | None:
    """The known publication without a figure for any indicator whose headings one of these rows holds."""
    found = (
        each for row in rows for each in publications_not_taken() if set(each.headings) <= {*map(str, row)}
    )
    return next(found, None)


def _open_table(source: Source, headings: Sequence[str], reader: Reader, place: Place) -> OpenedSource:
    """The figures of a file whose text `reader` puts into the table `source_file` of a connection."""
    wanted = [each for each in measures(place.reference) if each.source == source.source]
    missing = sorted(_columns_of(source, wanted) - set(headings))
    if missing:
        raise refusal("MISSING_COLUMN", f"{source.source}: no column for {', '.join(missing)}.")
    with closing(duckdb.connect(config={"memory_limit": MEMORY})) as connection:
        ragged = reader(connection)
        adapter = LAYOUTS[source.layout](wanted, frozenset(headings))
        connection.execute(f"create temp table long_rows as {adapter}")
        figures = converted(connection, source, wanted, place.reference)
        filed_under = place.period or figures.published.strftime("%Y-%m")
        whose = place.authority or PUBLISHER_AREA
        cells = _with_place(figures.cells, whose, filed_under)
        received = _count(connection, "select count(*) from source_file")
    notes = _remarks(source, received, figures.passed)
    return OpenedSource(source, whose, filed_under, _parts(source, wanted, cells, ragged), notes)


def recognised(headings: Sequence[str]) -> Source | None:
    """The source whose headings these are, or nearly; of several, the one with most headings in common."""
    present = set(headings)
    scored = [
        (len(present & set(source.headings)) / len(source.headings), len(source.headings), source)
        for source in sources()
    ]
    whole = [entry for entry in scored if entry[0] == 1]
    near = [entry for entry in scored if entry[0] >= NEAR and _own_heading(entry[2], present)]
    candidates = whole or near
    return max(candidates, key=lambda entry: entry[:2])[2] if candidates else None


def _own_heading(source: Source, present: set[str]) -> bool:
    """Whether a heading is there by which this source differs from every other."""
    others = {heading for each in sources() if each is not source for heading in each.headings}
    return bool((set(source.headings) - others) & present)


def _columns_of(source: Source, wanted: Sequence[Measure]) -> set[str]:
    """The columns that the contract and, in a wide file, the measures need."""
    needed = set(source.headings)
    if source.layout in WIDE:
        for each in wanted:
            needed |= (set(each.items) - {""}) | set(each.conditions)
    return needed


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


def _with_place(cells: pa.Table, authority: str, period: str) -> pa.Table:
    rows = cells.num_rows
    stated = {"authority_code": authority, "reporting_period": period}
    for column, text in stated.items():
        cells = cells.append_column(column, pa.array([text] * rows, pa.string()))
    return cells


def _parts(source: Source, wanted: Sequence[Measure], cells: pa.Table, ragged: list[int]) -> list[Part]:
    """One part for a long file; of a wide one, one for each indicator, so that no row stands in it twice."""
    if source.layout not in WIDE:
        return [Part(f"figures.{source.source}", cells, ragged)]
    parts = []
    for number, each in enumerate(wanted):
        mine = cells.filter(pc.equal(cells["indicator_code"], each.indicator_code))
        code = each.indicator_code.lower()
        parts.append(Part(f"figures.{source.source}.{code}", mine, ragged if number == 0 else []))
    return [part for part in parts if part.cells.num_rows or part.ragged]


def _remarks(source: Source, received: int, passed: Passed) -> list[str]:
    remarks = [
        (passed.unmapped, "rows of measures or breakdowns that no indicator of the catalogue takes"),
        (passed.no_single_area, "figures of areas that are no single authority, region or country"),
        (passed.not_in_force, "figures of authorities that did not exist on the last day of the period"),
    ]
    notes = [f"{source.title}: {received} rows in the file, {passed.taken} figures taken from them."]
    notes += [f"{count} {what} were passed over." for count, what in remarks if count]
    if passed.without_parts:
        notes.append(
            f"{passed.without_parts} figures stand without numerator and denominator, because as published"
            " these do not make the figure."
        )
    if passed.withheld:
        notes.append(f"{passed.withheld} figures are withheld for the reason in withheld_figures.csv.")
    return notes
