"""Lets Great Expectations judge rules over a candidate, one small pandas frame per rule.

Its results name how many rows failed and at which position; values are left out at the source, and
positions are turned into the rule's own keys here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import duckdb
import great_expectations as gx
import pandas as pd
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)

from expectations.findings import Finding, Outcome, RowReference
from expectations.rules import Rule

COUNTS = {"result_format": "BASIC", "partial_unexpected_count": 0}
POSITIONS = {"result_format": "COMPLETE", "partial_unexpected_count": 0, "exclude_unexpected_values": True}

Parameters = dict[str, object]


def evaluate(
    rules: Iterable[Rule], connection: duckdb.DuckDBPyConnection, parameters: Parameters
) -> list[Finding]:
    """Judge every rule over the candidate that `connection` has open.

    `parameters` give what the frames' `$names` stand for. A rule whose frame cannot be read or whose
    expectation cannot be computed comes back as not run, never as an error: the gate stops there.
    """
    batches = _batch_definition()
    return [_evaluate_one(rule, connection, parameters, batches) for rule in rules]


def frame_of(rule: Rule, connection: duckdb.DuckDBPyConnection, parameters: Parameters) -> pd.DataFrame:
    """The rows that the rule judges, its keys as text; raises `duckdb.Error` where they cannot be read."""
    rows = f"({rule.frame})" if re.search(r"\s", rule.frame.strip()) else rule.frame
    keys = ", ".join(f"cast({key} as varchar) as {key}" for key in rule.keys)
    chosen = f"* replace ({keys})" if keys else "*"
    used = {name: value for name, value in parameters.items() if re.search(rf"\${name}\b", rule.frame)}
    # The text comes from the suites' code; what varies is bound.
    return connection.execute(f"select {chosen} from {rows} as frame", used).df()  # noqa: S608


def _batch_definition() -> BatchDefinition:
    # No data docs: they show values, and their folder would stay behind.
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(store_backend_defaults=stores, analytics_enabled=False),
    )
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("candidate").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("rows")


def _evaluate_one(
    rule: Rule, connection: duckdb.DuckDBPyConnection, parameters: Parameters, batches: BatchDefinition
) -> Finding:
    try:
        frame = frame_of(rule, connection, parameters)
    except duckdb.Error as error:
        # Only the kind of error: its text can quote what stood in a row.
        return _not_run(rule, f"its rows cannot be read ({type(error).__name__})")
    expectation = rule.expectation.copy(
        update={
            "severity": rule.severity.value,
            "meta": {"rule_id": rule.rule_id, "rule_version": rule.version},
        }
    )
    batch = batches.get_batch({"dataframe": frame})
    try:
        judged = batch.validate(expectation, result_format=COUNTS)
        if _raised(judged.exception_info):
            return _not_run(rule, "Great Expectations could not compute it")
        if judged.success:
            return _finding(rule, "passed", judged.result, frame, ())
        positions = (
            batch.validate(expectation, result_format=POSITIONS).result.get("unexpected_index_list") or ()
        )
    except Exception as error:  # whatever the library raises, the rule did not run
        return _not_run(rule, f"Great Expectations stopped ({type(error).__name__})")
    return _finding(rule, "failed", judged.result, frame, positions)


def _finding(
    rule: Rule, outcome: Outcome, result: dict[str, Any], frame: pd.DataFrame, positions: Iterable[int]
) -> Finding:
    failed = [_reference(rule, frame, position) for position in positions]
    return Finding(
        rule_id=rule.rule_id,
        rule_version=rule.version,
        severity=rule.severity.value,
        outcome=outcome,
        n_checked=int(result.get("element_count", len(frame))),
        n_failed=int(result.get("unexpected_count", outcome == "failed")),
        failing_rows=tuple(sorted(failed)),
    )


def _reference(rule: Rule, frame: pd.DataFrame, position: int) -> RowReference:
    row = frame.iloc[position]
    return RowReference(tuple((key, str(row[key])) for key in rule.keys if not pd.isna(row[key])))


def _not_run(rule: Rule, note: str) -> Finding:
    return Finding(rule.rule_id, rule.version, rule.severity.value, "not_run", note=note)


def _raised(exception_info: dict[str, Any]) -> bool:
    """Great Expectations gives one record of an exception, or one for every metric."""
    if "raised_exception" in exception_info:
        return bool(exception_info["raised_exception"])
    return any(record.get("raised_exception") for record in exception_info.values())
