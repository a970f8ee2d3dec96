"""The search for planted texts finds them; otherwise its silence would mean nothing."""

from __future__ import annotations

import base64
import gzip
import io
import json
import sqlite3
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote, quote_plus

import duckdb
import openpyxl
import pytest

from tests.canaries import search

NAME = "Zebedee Quillfeather"
RAW = f'{{"who": "{NAME}"}}'.encode()


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.bin", data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(RAW, id="plain"),
        pytest.param(RAW.upper(), id="capitals"),
        pytest.param(RAW.decode().encode("utf-16"), id="utf-16"),
        pytest.param(RAW.hex().encode(), id="hex"),
        *[pytest.param(base64.b64encode(b"x" * n + RAW + b"yz"), id=f"base64 at {n}") for n in range(3)],
        pytest.param(base64.urlsafe_b64encode(RAW), id="base64 for addresses"),
        pytest.param(quote(NAME).encode(), id="percent signs"),
        pytest.param(quote_plus(NAME).encode(), id="plus signs"),
        pytest.param(gzip.compress(RAW), id="gzip"),
        pytest.param(zlib.compress(RAW), id="zlib"),
        pytest.param(zipped(RAW), id="zip"),
        pytest.param(zipped(gzip.compress(base64.b64encode(RAW))), id="base64 in gzip in zip"),
    ],
)
def test_a_name_is_found_however_it_is_written(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    assert search(path, [NAME, "somebody else"]) == {NAME}


def test_a_name_is_found_inside_databases_workbooks_and_names_of_files(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute("create schema s")
        connection.execute("create table s.t as select ? as who from range(5000)", [NAME])
        connection.execute(f"copy s.t to '{tmp_path / 'b.parquet'}' (format parquet, compression zstd)")
    with sqlite3.connect(tmp_path / "c.db") as database:
        database.execute("create table xcom (value blob, note text)")
        packed = zlib.compress(json.dumps({"who": NAME}).encode())
        database.execute("insert into xcom values (?, 'x')", [packed])
    book = openpyxl.Workbook()
    book.create_sheet("two")["C9"] = NAME
    book.save(tmp_path / "d.xlsx")
    (tmp_path / f"{NAME}.txt").touch()
    found = {path.name for path in tmp_path.iterdir() if search(path, [NAME])}
    assert found == {"a.duckdb", "b.parquet", "c.db", "d.xlsx", f"{NAME}.txt"}


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("Zebedee and a quill feather")
    assert search(path, [NAME]) == set()
