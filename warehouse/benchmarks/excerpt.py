"""The figures that the project itself carries: a small part of the publishers' files, in their own layout.

`python -m warehouse.benchmarks.excerpt FOLDER` reads every publication in a folder and writes, for each
month of `MONTHS`, what was newly known by then about the home authority, its neighbours of every model, its
region and England, into `seeds/deliveries/E92000001/<month>/`. The rows are the publisher's, so that they go
the same way as the full files, which take their place when they are loaded for the same month.
"""

# ruff: noqa: S608 - SQL is generated here, from contracts and quoted by `literal` and `name` only

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.benchmarks.contracts import Measure, Source, measures, read_reference
from warehouse.benchmarks.figures import converted
from warehouse.benchmarks.files import file_headings, read_source_file
from warehouse.benchmarks.layouts import LAYOUTS
from warehouse.benchmarks.opening import (
    MEMORY,
    PUBLISHER_AREA,
    REFERENCE,
    recognised,
)
from warehouse.deliveries.files import make_folder
from warehouse.settings import PROJECT
from warehouse.sql import literal
from warehouse.sql import quoted as name

HOME = "E06000034"
MONTHS = ("2017-11", "2024-12", "2026-04")
"""The months that the project's own deliveries report first and last, and the newest publication."""
FIRST_YEAR = 2013
FIRST_CHOICE = ("cin_referrals", "cin_subsequent_plans", "cin_plan_duration")
"""Sources with numerators and denominators; their indicators are left out of the compiling tool's part."""
COMPILED = "lait"
ADULTS = "ascof"
SOURCES = (*FIRST_CHOICE, COMPILED, ADULTS)


@dataclass(frozen=True)
class Excerpt:
    """One written file: its source, its month, and how many rows of the publisher's it holds."""

    path: Path
    source: str
    month: str
    rows: int


def comparators_of(authority: str, neighbour_sets: str, reference: Path = REFERENCE) -> list[str]:
    """An authority, its neighbours in every model of a list of sets, its region and England, by ONS code."""
    areas = {row["area_code"]: row for row in read_reference(reference, "areas")}
    sets = read_reference(reference, neighbour_sets)
    neighbours = {row["neighbour_area_code"] for row in sets if row["area_code"] == authority}
    return sorted({authority, *neighbours, areas[authority]["region_code"], PUBLISHER_AREA})


def write_excerpts(
    full_files: Path, deliveries: Path, authority: str = HOME, reference: Path = REFERENCE
) -> Iterator[Excerpt]:
    """Write the excerpts of every publication below a folder; gives what was written, file by file.

    A figure belongs to the first month of `MONTHS` in which it was known, by `known_after_months` of its
    measure; its value is the one that the full file holds today, revisions included.
    """
    for path in sorted(each for each in full_files.rglob("*") if each.is_file()):
        headings = file_headings(path)
        source = recognised(headings) if headings else None
        if source is not None and source.source in SOURCES:
            sets = "adult_neighbour_sets" if source.source == ADULTS else "neighbour_sets"
            areas = comparators_of(authority, sets, reference)
            yield from _write_source(path, source, headings, areas, deliveries, reference)


def _write_source(
    path: Path, source: Source, headings: list[str], areas: list[str], deliveries: Path, reference: Path
) -> Iterator[Excerpt]:
    every = measures(reference)
    better = {each.indicator_code for each in every if each.source in FIRST_CHOICE}
    wanted = [
        each
        for each in every
        if each.source == source.source and not (source.source == COMPILED and each.indicator_code in better)
    ]
    with closing(duckdb.connect(config={"memory_limit": MEMORY})) as connection:
        read_source_file(connection, path)
        adapter = LAYOUTS[source.layout](wanted, frozenset(headings))
        connection.execute(f"create temp table long_rows as {adapter}")
        converted(connection, source, wanted, reference)
        connection.execute(f"create temp table chosen as {_chosen(wanted, areas)}")
        for month in MONTHS:
            target = deliveries / PUBLISHER_AREA / month / f"{source.source}.csv"
            make_folder(target.parent)
            columns = ", ".join(map(name, headings))
            rows = connection.execute(
                f"""copy (select {columns} from source_file where {_rows_of(source, month)}
                    order by source_row) to {literal(str(target))} (header)"""
            ).fetchall()[0][0]
            if rows:
                yield Excerpt(target, source.source, month, int(rows))
            else:
                target.unlink()


def _chosen(wanted: list[Measure], areas: list[str]) -> str:
    """The rows of the file that hold a figure of these areas, with the month in which it is first carried."""
    lags = " ".join(f"when {number} then {each.known_after_months}" for number, each in enumerate(wanted))
    known = f"strftime(last_day(period_end) + to_months(case measure_no {lags} end), '%Y-%m')"
    first = " ".join(f"when {known} <= {literal(month)} then {literal(month)}" for month in MONTHS)
    return f"""select source_row, min(case {first} end) as month from placed
        where fate = 'taken' and area_code in ({", ".join(map(literal, areas))})
            and year(period_end) >= {FIRST_YEAR}
        group by source_row"""


def _rows_of(source: Source, month: str) -> str:
    chosen = f"select source_row from chosen where month = {literal(month)}"
    if source.layout != "ascof":
        return f"source_row in ({chosen})"
    cell = '("table", ons, period)'  # the parts of a figure stand in rows of their own
    items = "'outcome', 'numerator', 'denominator', '6b outcome', '6b numerator', '6b denominator'"
    return f"""item in ({items}) and {cell} in
        (select {cell} from source_file where source_row in ({chosen}))"""


if __name__ == "__main__":
    for written in write_excerpts(Path(sys.argv[1]), PROJECT / "seeds" / "deliveries"):
        size = written.path.stat().st_size
        print(f"{written.month} {written.source}: {written.rows} rows, {size} bytes")
