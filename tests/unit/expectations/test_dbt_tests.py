"""What dbt's own tests found becomes the finding of a rule."""

from pathlib import Path

import duckdb
import pytest

from expectations import dbt_tests
from expectations.dbt_tests import RESULTS, findings, results_of, rules
from expectations.rules import Rule

RULE = next(rule for rule in rules() if rule.table == "mart.rpt_plan_score")
MANIFEST = {
    "nodes": {
        "test.a": {"config": {"meta": {"rule_id": "MRT-DBT-001"}}},
        "test.b": {"config": {"meta": {"rule_id": "MRT-DBT-002"}}},
        "test.c": {"config": {"meta": {"rule_id": "MRT-DBT-003"}}},
        "test.other": {"config": {"meta": {}}},
        "model.m": {"config": {}},
    }
}


def test_results_are_read_by_the_rule_ids_of_the_manifest() -> None:
    run = {
        "results": [
            {"unique_id": "test.a", "status": "pass", "failures": 0},
            {"unique_id": "test.b", "status": "warn", "failures": 3},
            {"unique_id": "test.c", "status": "skipped", "failures": None},
            {"unique_id": "test.other", "status": "pass", "failures": 0},
            {"unique_id": "model.m", "status": "success", "failures": None},
        ]
    }
    assert results_of(MANIFEST, run) == {"MRT-DBT-001": 0, "MRT-DBT-002": 3}


@pytest.fixture
def scores() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema mart; create table mart.rpt_plan_score as from range(5) as rows (n)")
    return connection


def found(folder: Path, kept: str, connection: duckdb.DuckDBPyConnection, rule: Rule) -> tuple[object, ...]:
    (folder / RESULTS).write_text(kept)
    [one] = findings([rule], folder, connection)
    return one.outcome, one.n_checked, one.n_failed, one.note


def test_a_test_passes_fails_or_did_not_run(scores: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    passed = f'{{"{RULE.rule_id}": 0}}'
    assert found(tmp_path, passed, scores, RULE) == ("passed", 5, 0, None)
    assert found(tmp_path, f'{{"{RULE.rule_id}": 2}}', scores, RULE) == ("failed", 5, 2, None)
    assert found(tmp_path, "{}", scores, RULE)[::3] == ("not_run", "the build left no result of this test")
    scores.execute("drop table mart.rpt_plan_score")
    assert found(tmp_path, passed, scores, RULE)[::3] == (
        "not_run",
        "its rows cannot be read (CatalogException)",
    )


def test_a_candidate_without_results_of_the_build_did_not_run_them(
    scores: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert [one.outcome for one in findings([RULE], tmp_path, scores)] == ["not_run"]


def test_a_declaration_is_read_with_its_column_and_kind(tmp_path: Path) -> None:
    for folder in dbt_tests.PUBLISHED:
        (tmp_path / folder).mkdir()
    (tmp_path / "marts" / "fct_example.yml").write_text(
        """
models:
  - name: fct_example
    data_tests:
      - unique_combination:
          arguments: {columns: [a, b]}
          config: {meta: {rule_id: MRT-DBT-900, text: One row.}}
    columns:
      - {name: a, data_tests: [not_null]}
"""
    )
    assert [(one.model, one.column, one.kind, dict(one.meta)) for one in dbt_tests.declared(tmp_path)] == [
        ("fct_example", None, "unique_combination", {"rule_id": "MRT-DBT-900", "text": "One row."}),
        ("fct_example", "a", "not_null", {}),
    ]
