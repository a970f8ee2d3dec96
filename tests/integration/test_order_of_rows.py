"""What the rules find does not depend on the order in which rows stand in their tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from expectations import engine
from expectations.findings import Finding
from expectations.suites import all_rules
from tests.conftest import Home
from warehouse.build import database_of
from warehouse.periods import Period

MONTH = Period(2017, 11)
PARAMETERS: dict[str, object] = {
    "period": str(MONTH),
    "period_end": MONTH.end,
    "authority": "E06000034",
    "release_id": f"{MONTH}-r1",
}
COLUMNS = "select column_name from duckdb_columns() where schema_name = ? and table_name = ?"


def shuffle(connection: duckdb.DuckDBPyConnection) -> int:
    """Lay the rows of every table that rules read in another order; the number of tables."""
    relations = connection.execute(
        "select schema_name, table_name, false as is_view from duckdb_tables() "
        "where schema_name in ('extracts', 'intermediate', 'reference') "
        "union all select schema_name, view_name, true from duckdb_views() where schema_name = 'extracts'"
    ).fetchall()
    for schema, name, is_view in relations:
        kind = "view" if is_view else "table"
        connection.execute(f'create table shuffled as select * from {schema}."{name}" order by random()')
        connection.execute(f'drop {kind} {schema}."{name}" cascade')
        connection.execute(f'create table {schema}."{name}" as from shuffled')
        connection.execute("drop table shuffled")
    return len(relations)


@pytest.mark.slow
def test_every_rule_finds_the_same_rows_of_a_real_month_in_any_order(
    sample_home: Home, tmp_path: Path
) -> None:
    copy = tmp_path / "warehouse.duckdb"
    shutil.copyfile(database_of(sample_home.settings, MONTH), copy)
    # Rules over comments and constraints of the published tables do not look at rows.
    rules = [rule for rule in all_rules() if not rule.rule_id.startswith("REL-STR")]
    with duckdb.connect(str(copy)) as connection:
        before = engine.evaluate(rules, connection, PARAMETERS)
        connection.execute("select setseed(0.5)")
        assert shuffle(connection) > 50
        after = engine.evaluate(rules, connection, PARAMETERS)
    assert differing(before, after) == []
    assert sum(one.outcome == "failed" for one in before) > 10


def differing(before: list[Finding], after: list[Finding]) -> list[str]:
    """The rules of which anything differs, whatever order their failing rows are given in."""
    return [
        one.rule_id
        for one, other in zip(before, after, strict=True)
        if (one.outcome, one.n_checked, one.n_failed, sorted(map(str, one.failing_rows)))
        != (other.outcome, other.n_checked, other.n_failed, sorted(map(str, other.failing_rows)))
    ]
