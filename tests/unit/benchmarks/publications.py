"""Small publications in the layouts of their publishers, and what becomes of them."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.benchmarks import OpenedSource, open_source
from warehouse.benchmarks.delivering import open_publication
from warehouse.contracts import contracts
from warehouse.deliveries.engine import Outcome, write_typed
from warehouse.settings import PROJECT
from warehouse.sql import literal

REFERENCE = PROJECT / "seeds" / "reference"
LAIT = ("Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region")
ASCOF = ("table", "cassr", "area", "ons", "period", "item", "value")
STANDARD = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
SUBSEQUENT = (*STANDARD, "category", "CPP_start", "CPP_subsequent", "CPP_subsequent_percent")
Rows = Sequence[Sequence[str]]


def lait(*figures: tuple[str, str, str, str]) -> Rows:
    """Rows of measure, year, number of the area and value."""
    return [(measure, "", year, "", value, number, "") for measure, year, number, value in figures]


def thurrock(year: str, *cells: str) -> tuple[str, ...]:
    """A row of the standard layout about Thurrock."""
    place = ("E92000001", "England", "E12000006", "East of England", "883", "E06000034", "Thurrock")
    return (year, "Reporting year", "Local authority", *place, *cells)


def england(year: str, *cells: str) -> tuple[str, ...]:
    """A row of the standard layout about England."""
    return (year, "Reporting year", "National", "E92000001", "England", "", "", "", "", "", *cells)


def region(year: str, code: str, *cells: str) -> tuple[str, ...]:
    """A row of the standard layout about a region."""
    return (year, "Reporting year", "Regional", "E92000001", "England", code, "", "", "", "", *cells)


def write(path: Path, headings: Sequence[str], rows: Rows) -> Path:
    """A publication as CSV, compressed where the path ends in gz."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    content = text.getvalue().encode("utf-8")
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def opened(path: Path, period: str | None = None) -> OpenedSource:
    """The publication, which has to be one."""
    found = open_source(path, None, period)
    assert found is not None
    return found


def figures(source: OpenedSource, *columns: str) -> list[tuple[str | None, ...]]:
    """These columns of every figure of every part, in the order of parts and rows."""
    return [
        tuple(None if row[column] is None else str(row[column]) for column in columns)
        for part in source.parts
        for row in part.cells.to_pylist()
    ]


def judged(path: Path, target: Path) -> dict[str, Outcome]:
    """What the contract's own rules make of every part; the accepted rows are written to `target`."""
    publication = open_publication(path, contracts()["published_statistics"])
    assert publication is not None
    outcomes = {}
    target.mkdir(exist_ok=True)
    for opener in publication[1]:
        with duckdb.connect() as connection:
            raw = opener(connection)
            file = target / f"{raw.table.name}.parquet"
            outcomes[raw.table.name] = write_typed(raw, file, "0" * 64, REFERENCE)
    return outcomes


def accepted(target: Path, columns: str, where: str = "true", order: str = "all") -> list[tuple[object, ...]]:
    """Columns of the rows that `judged` wrote."""
    with duckdb.connect() as connection:
        query = f"select {columns} from read_parquet({literal(str(target / '*.parquet'))}) where {where}"
        return connection.execute(f"{query} order by {order}").fetchall()
