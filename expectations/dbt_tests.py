"""dbt's tests of published tables as rules: declared beside models, run by the build, judged by the gate.

A test of a table that readers see carries `rule_id` and `text` in its `config.meta`; what its kind has in
common with others (why, mend, dimension) is said here once. dbt only warns of them, so that the gate decides
and the report shows it; only tests over the quality tables, which are built after the gate, stop the build.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from expectations.findings import Finding, Outcome
from expectations.rules import Dimension, Rule, Severity
from warehouse.settings import PROJECT

MODELS = PROJECT / "dbt_project" / "models"
PUBLISHED = ("marts", "benchmarks", "reports")
"""Folders of the models that readers see."""
RESULTS = "dbt_tests.json"
"""File of a candidate that keeps how many rows each test found."""
FILLED_BY_THE_CHECK = frozenset({"mart.indicator_caveat"})
"""Tables that were empty when the build tested them, whatever an earlier check has put there since."""


@dataclass(frozen=True)
class Kind:
    """What dbt tests of one kind have in common."""

    dimension: Dimension
    why: str
    mend: str


KINDS = {
    "relationships": Kind(
        Dimension.CONSISTENCY,
        "A code that no dimension explains drops out of every report that joins the two.",
        "Add the code to its reference list, or correct it in the delivery.",
    ),
    "unique_combination": Kind(
        Dimension.UNIQUENESS,
        "A second row doubles every figure that is joined to it.",
        "Find the delivery or join that repeats the row, and build again.",
    ),
    "holds": Kind(
        Dimension.VALIDITY,
        "A row that breaks the rules of its own table cannot be read as the dictionary says.",
        "Find out from the table's description which delivery or model gives the row, and mend it there.",
    ),
}


@dataclass(frozen=True)
class Declared:
    """One test as it stands beside its model: `what` is its kind with arguments, `meta` what it says."""

    model: str
    column: str | None
    kind: str
    what: Mapping[str, Any]
    meta: Mapping[str, Any]


def declared(models: Path = MODELS) -> list[Declared]:
    """Every data test of the published models, in order of files and then of their text."""
    return [
        test
        for folder in PUBLISHED
        for file in sorted((models / folder).rglob("*.yml"))
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models") or []
        for test in _tests_of(model)
    ]


@cache
def rules() -> tuple[Rule, ...]:
    """The declared tests that have an id, as rules; raises `KeyError` where a kind or a text is missing."""
    return tuple(_rule(test) for test in declared() if test.meta)


def results_of(manifest: Mapping[str, Any], run: Mapping[str, Any]) -> dict[str, int]:
    """Rows that each test with a rule id found, from dbt's manifest and run results; left out: not run."""
    ids = {name: node["config"].get("meta", {}).get("rule_id") for name, node in manifest["nodes"].items()}
    return {
        ids[one["unique_id"]]: int(one["failures"] or 0)
        for one in run["results"]
        if ids.get(one["unique_id"]) and one["status"] in ("pass", "warn", "fail")
    }


def keep(artifacts: Path, candidate: Path) -> None:
    """Keep what the tests of a build found; dbt overwrites its own `artifacts` at the next call."""
    manifest, run = (
        json.loads((artifacts / name).read_text(encoding="utf-8"))
        for name in ("manifest.json", "run_results.json")
    )
    found = dict(sorted(results_of(manifest, run).items()))
    (candidate / RESULTS).write_text(json.dumps(found, indent=2), encoding="utf-8")


def findings(chosen: Sequence[Rule], candidate: Path, connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """What the build's tests found for the chosen rules, in their order.

    A test that left no result, or whose table is not in the candidate, did not run, and the gate stops.
    """
    file = candidate / RESULTS
    found = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return [_finding(rule, found.get(rule.rule_id), connection) for rule in chosen]


def _finding(rule: Rule, failed: int | None, connection: duckdb.DuckDBPyConnection) -> Finding:
    note = "the build left no result of this test"
    if failed is not None:
        try:
            # The name comes from the models' own files.
            [(rows,)] = connection.execute(f"select count(*) from {rule.table}").fetchall()  # noqa: S608
            tested = 0 if rule.table in FILLED_BY_THE_CHECK else rows
            outcome: Outcome = "failed" if failed else "passed"
            return Finding(rule.rule_id, rule.version, rule.severity.value, outcome, tested, failed)
        except duckdb.Error as error:
            note = f"its rows cannot be read ({type(error).__name__})"
    return Finding(rule.rule_id, rule.version, rule.severity.value, "not_run", note=note)


def _tests_of(model: Mapping[str, Any]) -> Iterator[Declared]:
    for column in ({}, *(model.get("columns") or [])):
        for test in (column or model).get("data_tests") or []:
            kind, what = next(iter(test.items())) if isinstance(test, dict) else (test, {})
            meta = what.get("config", {}).get("meta", {})
            yield Declared(model["name"], column.get("name"), kind, what.get("arguments") or {}, meta)


def _rule(test: Declared) -> Rule:
    kind = KINDS[test.kind]
    return Rule(
        rule_id=test.meta["rule_id"],
        version=test.meta.get("version", 1),
        text=test.meta["text"],
        why=test.meta.get("why", kind.why),
        mend=test.meta.get("mend", kind.mend),
        dimension=kind.dimension,
        severity=Severity(test.meta.get("severity", Severity.CRITICAL)),
        owner_role=test.meta.get("owner_role", "data engineer"),
        table=f"mart.{test.model}",
        definition=json.dumps([test.model, test.column, test.kind, test.what], sort_keys=True),
    )
