"""Opening a publication: which source it is, which edition, and its figures as rows of the contract.

A source is known by its headings, whether it comes as CSV, as compressed CSV or as Parquet. Only what an
indicator of the catalogue takes is converted; what is passed over is counted and said.
"""

# ruff: noqa: S608 - SQL is generated here, from contracts and quoted by `literal` and `name` only

from __future__ import annotations

import codecs
import csv
import gzip
import zlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.benchmarks.contracts import Measure, Source, measures, sources
from warehouse.benchmarks.figures import Passed, converted
from warehouse.benchmarks.layouts import LAYOUTS, WIDE
from warehouse.deliveries.reasons import refusal
from warehouse.settings import PROJECT
from warehouse.sql import literal
from warehouse.sql import quoted as name

REFERENCE = PROJECT / "seeds" / "reference"
GZIP, PARQUET = b"\x1f\x8b", b"PAR1"
NEAR = 0.6
"""Share of a source's headings from which a file is taken for a faulty one of that source."""
MEMORY = "600MB"
LONGEST_HEADING = 1 << 16
PUBLISHER_AREA = "E92000001"
"""National publications are filed under England, whoever loads them."""


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
) -> OpenedSource | None:
    """The figures of a publication, None where the file is no publication that a source contract knows.

    `authority` and `period` (YYYY-MM) are what the inbox folder says; without them a publication is filed
    under England and the month in which its edition appeared. Raises `Refusal` MISSING_COLUMN for a faulty
    file of a known source, EDITION_NOT_KNOWN for a newer one than any that the contracts list.
    """
    headings = file_headings(path)
    source = recognised(headings) if headings else None
    if source is None:
        return None
    wanted = [each for each in measures(reference) if each.source == source.source]
    missing = sorted(_columns_of(source, wanted) - set(headings))
    if missing:
        raise refusal("MISSING_COLUMN", f"{source.source}: no column for {', '.join(missing)}.")
    with closing(duckdb.connect(config={"memory_limit": MEMORY})) as connection:
        ragged = read_source_file(connection, path)
        adapter = LAYOUTS[source.layout](wanted, frozenset(headings))
        connection.execute(f"create temp table long_rows as {adapter}")
        figures = converted(connection, source, wanted, reference)
        filed_under = period or figures.published.strftime("%Y-%m")
        cells = _with_place(figures.cells, authority or PUBLISHER_AREA, filed_under)
        received = _count(connection, "select count(*) from source_file")
    notes = _remarks(source, received, figures.passed)
    return OpenedSource(
        source, authority or PUBLISHER_AREA, filed_under, _parts(source, wanted, cells, ragged), notes
    )


def file_headings(path: Path) -> list[str]:
    """The headings of a CSV, compressed CSV or Parquet file; none where it is no such file."""
    with path.open("rb") as start:
        mark = start.read(4)
    try:
        if mark == PARQUET:
            return [str(column) for column in pq.read_schema(path).names]
        with gzip.open(path) if mark[:2] == GZIP else path.open("rb") as lines:
            line = lines.readline(LONGEST_HEADING)
        text = line.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        return next(csv.reader([text]), [])
    except (OSError, EOFError, UnicodeDecodeError, zlib.error, csv.Error, pa.ArrowInvalid):
        return []  # whatever it is, the other readers say what is wrong with it


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


def read_source_file(connection: duckdb.DuckDBPyConnection, path: Path) -> list[int]:
    """Put the file's text into the table `source_file`; gives the rows that could not be read as cells."""
    with path.open("rb") as start:
        mark = start.read(4)
    if mark == PARQUET:
        columns = ", ".join(f"cast({name(each)} as varchar) as {name(each)}" for each in file_headings(path))
        connection.execute(
            f"""create temp table source_file as select cast(file_row_number + 2 as bigint) as source_row,
                {columns} from read_parquet({literal(str(path))}, file_row_number = true)"""
        )
        return []
    compression = "gzip" if mark[:2] == GZIP else "none"
    try:
        connection.execute(
            f"""create temp table source_file as select row_number() over () + 1 as source_row, *
                from read_csv({literal(str(path))}, header = true, all_varchar = true, delim = ',',
                quote = '"', escape = '"', nullstr = '', strict_mode = true, store_rejects = true,
                compression = {literal(compression)})"""
        )
    except duckdb.Error as error:
        raise refusal("ENGINE_REFUSED", "The database engine could not read the file.") from error
    rejected = connection.execute("select distinct line from reject_errors order by line").fetchall()
    ragged = [int(line) for (line,) in rejected]
    for line in ragged:  # every row below stands one lower in the file than among the rows that were read
        connection.execute(
            "update source_file set source_row = source_row + 1 where source_row >= $1", [line]
        )
    return ragged


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
