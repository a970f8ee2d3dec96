"""Mart tables as files, and the hash of their content."""

import csv
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from warehouse.releases import exports, marts
from warehouse.releases.assembly import write_tables

_FIGURES = """
create schema mart;
create table mart.fct_indicator_value (
    indicator_code varchar not null, value decimal(18, 2), symbol varchar, release_id varchar not null
);
comment on table mart.fct_indicator_value is 'Every figure, the council''s own';
comment on column mart.fct_indicator_value.value is 'The figure';
create table mart.dim_release (release_id varchar, approved_by varchar);
insert into mart.dim_release values ('2017-11-r1', 'Lead');
"""


@pytest.fixture
def candidate(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(_FIGURES)
        connection.execute(
            "insert into mart.fct_indicator_value values ('B', null, 'c', 'r1'), ('A', 3, null, 'r1')"
        )
    return path


@pytest.fixture
def folder(candidate: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    folder.mkdir()
    write_tables(candidate, folder, keys={("fct_indicator_value", "indicator_code"): "primary"})
    return folder


def _hash_after(*statements: str) -> str:
    with duckdb.connect() as connection:
        connection.execute(_FIGURES)
        connection.execute(
            "insert into mart.fct_indicator_value values ('A', 3, null, 'r1'), ('B', null, 'c', 'r1')"
        )
        for statement in statements:
            connection.execute(statement)
        return marts.content_hash(marts.describe_tables(connection))


def test_the_database_is_stored_for_old_readers_with_comments_and_not_null_and_no_index(folder: Path) -> None:
    with duckdb.connect(str(folder / marts.DATABASE)) as connection:
        tags = connection.execute(
            "select tags from duckdb_databases() where database_name = 'marts'"
        ).fetchone()
        assert tags is not None
        assert "v1.0.0" in tags[0]["storage_version"]
        assert connection.execute("select count(*) from duckdb_indexes()").fetchone() == (0,)
        assert connection.execute(
            "select comment from duckdb_tables() where table_name = 'fct_indicator_value'"
        ).fetchone() == ("Every figure, the council's own",)
        assert connection.execute(
            "select comment, is_nullable from duckdb_columns() "
            "where column_name in ('value', 'indicator_code') order by column_name"
        ).fetchall() == [(None, False), ("The figure", True)]


def test_rows_stand_in_a_fixed_order_in_every_file(folder: Path) -> None:
    query = "select indicator_code from {}"
    parquet, text = exports.parquet_and_csv("fct_indicator_value", folder)
    with marts.open_marts(folder / marts.DATABASE) as connection:
        for source in ("mart.fct_indicator_value", f"read_parquet('{parquet}')"):
            assert connection.execute(query.format(source)).fetchall() == [("A",), ("B",)]
    with text.open(newline="") as file:
        assert [row["indicator_code"] for row in csv.DictReader(file)] == ["A", "B"]


def test_in_the_csv_the_symbol_takes_the_suppressed_value_s_place(folder: Path) -> None:
    assert (folder / "csv" / "fct_indicator_value.csv").read_bytes() == (
        b"indicator_code,value,symbol,release_id\nA,3.00,,r1\nB,c,c,r1\n"
    )


def test_the_parquet_file_carries_the_descriptions(folder: Path) -> None:
    schema = pq.read_schema(folder / "parquet" / "fct_indicator_value.parquet")
    assert schema.metadata[b"description"] == b"Every figure, the council's own"
    assert schema.field("value").metadata[b"description"] == b"The figure"


def test_a_text_that_begins_like_a_formula_is_defused_in_the_csv_and_a_number_is_not(tmp_path: Path) -> None:
    database, folder = tmp_path / "warehouse.duckdb", tmp_path / "release"
    folder.mkdir()
    texts = ["=1+1", "+cmd", "-hyphen", "@sum", "\tx", "＝1", "-5", "plain", ""]
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema mart; create table mart.t (n integer, d decimal(9, 2), v varchar)")
        connection.executemany(
            "insert into mart.t values (?, -5, ?)", [[n, text] for n, text in enumerate(texts)]
        )
    write_tables(database, folder)
    with (folder / "csv" / "t.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["v"] for row in rows] == [
        *("'=1+1", "'+cmd", "'-hyphen", "'@sum", "'\tx", "'＝1"),
        *("-5", "plain", ""),
    ]
    assert {row["d"] for row in rows} == {"-5.00"}
    # What reads types and not text gets the text as it is.
    assert duckdb.read_parquet(str(folder / "parquet" / "t.parquet")).order("n").project("v").fetchall() == [
        (text,) for text in texts
    ]


def test_the_dictionary_names_every_table_and_column_with_type_meaning_and_key(folder: Path) -> None:
    with (folder / "dictionary.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["table", "column", "type", "description", "key"]
    assert rows[4:] == [
        ["fct_indicator_value", "", "table", "Every figure, the council's own", ""],
        ["fct_indicator_value", "indicator_code", "VARCHAR", "", "primary"],
        ["fct_indicator_value", "value", "DECIMAL(18,2)", "The figure", ""],
        ["fct_indicator_value", "symbol", "VARCHAR", "", ""],
        ["fct_indicator_value", "release_id", "VARCHAR", "", ""],
    ]


def test_a_table_without_rows_still_has_its_headings(tmp_path: Path) -> None:
    database, folder = tmp_path / "warehouse.duckdb", tmp_path / "release"
    folder.mkdir()
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema mart; create table mart.empty (a integer, b varchar)")
    write_tables(database, folder)
    assert (folder / "csv" / "empty.csv").read_text() == "a,b\n"
    assert marts.rows_in_files(folder, ["csv/empty.csv", "parquet/empty.parquet"]) == {
        "csv/empty.csv": 0,
        "parquet/empty.parquet": 0,
    }


def test_rows_are_counted_in_every_kind_of_file(folder: Path) -> None:
    (folder / "broken.parquet").write_bytes(b"PAR1")
    (folder / "index.html").write_text("<p>")
    names = ["csv/dim_release.csv", "parquet/fct_indicator_value.parquet", "marts.duckdb", "broken.parquet"]
    assert list(marts.rows_in_files(folder, [*names, "index.html"]).values()) == [1, 2, 3, -1, None]


@pytest.mark.parametrize(
    "statement",
    [
        "update mart.fct_indicator_value set release_id = 'r2'",
        "insert into mart.dim_release values ('r2', 'Somebody')",
        "create or replace table mart.fct_indicator_value as from mart.fct_indicator_value order by value",
        "comment on column mart.fct_indicator_value.value is 'said better'",
    ],
)
def test_the_content_hash_ignores_release_order_of_rows_and_wording(statement: str) -> None:
    assert _hash_after(statement) == _hash_after()


@pytest.mark.parametrize(
    "statement",
    [
        "update mart.fct_indicator_value set value = 4 where indicator_code = 'A'",
        "update mart.fct_indicator_value set symbol = null",
        "update mart.fct_indicator_value set symbol = ''  where symbol is null",
        "insert into mart.fct_indicator_value values ('A', 3, null, 'r1')",
        "alter table mart.fct_indicator_value alter value type decimal(18, 3)",
        "alter table mart.fct_indicator_value rename symbol to sign",
        "alter table mart.fct_indicator_value rename to fct_other",
        "create table mart.another (a integer)",
    ],
)
def test_the_content_hash_sees_every_change_of_the_figures(statement: str) -> None:
    assert _hash_after(statement) != _hash_after()


def test_cells_that_read_alike_when_joined_hash_differently() -> None:
    first = "update mart.fct_indicator_value set indicator_code = 'AB', symbol = 'C'"
    second = "update mart.fct_indicator_value set indicator_code = 'A', symbol = 'BC'"
    assert _hash_after(first) != _hash_after(second)


def test_the_content_hash_is_the_same_in_another_process(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from warehouse.releases import marts\n"
        "with marts.open_marts(Path(sys.argv[1])) as c: print(marts.content_hash(marts.describe_tables(c)))"
    )
    other = subprocess.run(
        [sys.executable, "-c", program, str(folder / marts.DATABASE)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    with marts.open_marts(folder / marts.DATABASE) as connection:
        assert marts.content_hash(marts.describe_tables(connection)) == other
