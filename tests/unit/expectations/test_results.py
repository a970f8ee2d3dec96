"""The tables that the rules leave in a candidate."""

from datetime import date

import duckdb
import pytest

from expectations.results import TABLES, CaveatRow, FailingRow, ResultRow, create_tables, write

PASSED = ResultRow("REL-STR-001", 1, "passed", 16, 0, "critical", None, "passed")
WAIVED = ResultRow("MRT-SUM-001", 1, "failed", 5, 2, "critical", "W-001", "waived")


def test_a_fresh_candidate_has_every_table_empty() -> None:
    with duckdb.connect() as connection:
        create_tables(connection)
        create_tables(connection)
        tables = connection.execute(
            "select table_name, estimated_size from duckdb_tables() where schema_name = 'checks' order by 1"
        ).fetchall()
    assert tables == [(name, 0) for name in sorted(TABLES)]


def test_results_replace_those_of_the_check_before_in_a_stable_order() -> None:
    caveats = [
        CaveatRow("CSC051", date(2017, 4, 30), "The parts do not make the total.", "W-001"),
        CaveatRow("CSC051", None, "The parts do not make the total.", "W-001"),
    ]
    with duckdb.connect() as connection:
        write(connection, rules=[], results=[PASSED], caveats=caveats, failing_rows=[])
        failing = [FailingRow("MRT-SUM-001", "indicator_code CSC051", "W-001")]
        write(connection, rules=[], results=[PASSED, WAIVED], caveats=caveats, failing_rows=failing)
        assert connection.execute("from checks.rule_result").fetchall() == [tuple(WAIVED), tuple(PASSED)]
        assert connection.execute("select period_end from checks.caveat").fetchall() == [
            (None,),
            (date(2017, 4, 30),),
        ]
        assert connection.execute("from checks.failing_row").fetchall() == [tuple(failing[0])]


def test_a_write_that_fails_leaves_the_results_before() -> None:
    broken = WAIVED._replace(n_failed="many")  # type: ignore[arg-type]
    with duckdb.connect() as connection:
        write(connection, rules=[], results=[PASSED], caveats=[], failing_rows=[])
        with pytest.raises(duckdb.Error):
            write(connection, rules=[], results=[broken], caveats=[], failing_rows=[])
        assert connection.execute("from checks.rule_result").fetchall() == [tuple(PASSED)]
