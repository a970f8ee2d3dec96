"""The structure of CSV bytes, told with chunks of every size so that no boundary matters."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.deliveries import scan
from warehouse.deliveries.scan import Structure, scan_csv
from warehouse.errors import Refusal


def scanned(path: Path, data: bytes) -> Structure:
    path.write_bytes(data)
    return scan_csv(path)


def test_records_empty_lines_and_ragged_rows_are_counted(tmp_path: Path) -> None:
    data = b'a,b\n1,2\n\n3\n"x,\ny",4\n5,6,\n7,8,9\n'
    assert scanned(tmp_path / "x", data) == Structure(
        headings=["a", "b"], new_line="\n", records=5, empty_lines=[3], ragged=[4, 6, 7], trailing_comma=[6]
    )


cells = st.text(alphabet='ab,"\n é', max_size=5)
records = st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=records, ends=st.sampled_from(["\n", "\r\n", "\r"]), chunk=st.integers(min_value=1, max_value=9))
def test_any_well_formed_file_is_counted_right_in_chunks_of_any_size(
    tmp_path: Path, rows: list[list[str]], ends: str, chunk: int
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=ends, quoting=csv.QUOTE_ALL)
    writer.writerows([["one", "two"], *rows])
    whole, scan.CHUNK = scan.CHUNK, chunk
    try:
        structure = scanned(tmp_path / "x", out.getvalue().encode())
    finally:
        scan.CHUNK = whole
    assert (structure.headings, structure.records, structure.ragged) == (["one", "two"], len(rows), [])
    assert structure.new_line == ends


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"a,b\n1,\x002\n", "NUL_BYTE"),
        ("a,b\n".encode("utf-16"), "UTF_16"),
        (b"a,b\n\xa3,2\n", "ENCODING"),
        (b'a,b\n"1,2\n', "UNCLOSED_QUOTE"),
        (b'a,b\n1"",2\n', "STRAY_QUOTE"),
        (b'a,b\n"1"x,2\n', "STRAY_QUOTE"),
        (b"a,b\r\n1,2\n", "LINE_ENDS"),
        (b"a,b,c\n1,2", "TRUNCATED"),
        (b"a,b\n" + b"x" * (1024 * 1024 + 2) + b",1\n", "RECORD_TOO_LONG"),
    ],
)
@pytest.mark.parametrize("chunk", [1, 3, 4 * 1024 * 1024])
def test_damaged_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, code: str, chunk: int
) -> None:
    monkeypatch.setattr(scan, "CHUNK", chunk if len(data) < 1000 else 64 * 1024)
    with pytest.raises(Refusal) as refused:
        scanned(tmp_path / "x", data)
    assert refused.value.code == code
