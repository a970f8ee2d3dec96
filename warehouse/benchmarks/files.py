"""The text of a publication as a table: of a CSV file, plain or compressed, a Parquet file, a workbook."""

# ruff: noqa: S608 - SQL is generated here, from quoted names only

from __future__ import annotations

import codecs
import csv
import gzip
import zlib
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.deliveries.reasons import refusal
from warehouse.sql import literal
from warehouse.sql import quoted as name

GZIP, PARQUET = b"\x1f\x8b", b"PAR1"
LONGEST_HEADING = 1 << 16


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


def read_unfolded(connection: duckdb.DuckDBPyConnection, cells: pa.Table) -> list[int]:
    """Put a workbook's long table into the table `source_file`; no row of it can be ragged."""
    connection.register("unfolded", cells)
    connection.execute("create temp table source_file as select * from unfolded")
    connection.unregister("unfolded")
    return []
