"""Lets Great Expectations judge rules over a candidate, one pandas frame for all rules that share it.

A frame is read once, judged and dropped, however many rules ask for it. The results name how many rows
failed and at which position; values are left out at the source, and positions are turned into the rule's
own keys here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from operator import attrgetter
from typing import Any

import duckdb
import great_expectations as gx
import numpy as np
import pandas as pd
from great_expectations.core import ExpectationValidationResult
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.interfaces import Batch

from expectations.findings import Finding, Outcome, RowReference, RowSource
from expectations.rules import Rule

COUNTS = {"result_format": "BASIC", "partial_unexpected_count": 0}
POSITIONS = {"result_format": "COMPLETE", "partial_unexpected_count": 0, "exclude_unexpected_values": True}
SOURCE = ("delivery_sha256", "table_name", "source_row")
"""The columns that say where a row was delivered, where a frame has them."""
COULD_NOT = "Great Expectations could not compute it"

Parameters = dict[str, object]


def evaluate(
    rules: Iterable[Rule], connection: duckdb.DuckDBPyConnection, parameters: Parameters
) -> list[Finding]:
    """Judge every rule over the candidate that `connection` has open; findings come in the rules' order.

    `parameters` give what the frames' `$names` stand for. A rule whose frame cannot be read or whose
    expectation cannot be computed comes back as not run, never as an error: the gate stops there.
    """
    batches = _batch_definition()
    sharing: dict[tuple[str, tuple[str, ...], int | None], list[int]] = {}
    listed = list(rules)
    for number, rule in enumerate(listed):
        # Columns are judged together only by the very same expectation.
        judge = id(rule.expectation) if rule.column else None
        sharing.setdefault((rule.frame, rule.keys, judge), []).append(number)
    found: dict[int, Finding] = {}
    columns: dict[int | None, list[_Columns]] = {}
    prepared: set[str] = set()
    for (_, keys, judge), numbers in sharing.items():
        together = {number: listed[number] for number in numbers}
        try:
            frame = frame_of(listed[numbers[0]], connection, parameters, prepared)
        except duckdb.Error as error:
            # Only the kind of error: its text can quote what stood in a row.
            found |= _none_run(together, f"its rows cannot be read ({type(error).__name__})")
            continue
        if judge is None:
            found |= _safely(together, partial(_judge_frame, together, frame, batches))
        else:
            columns.setdefault(judge, []).append(_Columns(together, frame, _References(keys, frame)))
    with suppress(duckdb.Error):  # a transaction of the caller's may be broken, and then they go with it
        for name in sorted(prepared):
            connection.execute(f"drop table temp.{name}")
    for parts in columns.values():
        together = {number: rule for part in parts for number, rule in part.rules.items()}
        found |= _safely(together, partial(_judge_columns, parts, batches))
    return [found[number] for number in range(len(listed))]


def frame_of(
    rule: Rule,
    connection: duckdb.DuckDBPyConnection,
    parameters: Parameters,
    prepared: set[str] | None = None,
) -> pd.DataFrame:
    """The rows that the rule judges, its keys as text; raises `duckdb.Error` where they cannot be read.

    `prepared` names what is there already of the queries that the rule's frame reads; it is added to.
    """
    done = set() if prepared is None else prepared
    for name, query in rule.prepared:
        if name not in done:
            # Temporary tables stand beside a candidate that is open for reading only.
            connection.execute(f"create or replace temp table {name} as {query}", _bound(query, parameters))
            done.add(name)
    rows = f"({rule.frame})" if re.search(r"\s", rule.frame.strip()) else rule.frame
    keys = ", ".join(f"cast({key} as varchar) as {key}" for key in rule.keys)
    chosen = f"* replace ({keys})" if keys else "*"
    # The text comes from the suites' code; what varies is bound.
    query = f"select {chosen} from {rows} as frame"  # noqa: S608
    return connection.execute(query, _bound(rule.frame, parameters)).df()


def _bound(query: str, parameters: Parameters) -> Parameters:
    """The parameters that the query names."""
    return {name: value for name, value in parameters.items() if re.search(rf"\${name}\b", query)}


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


def _safely(rules: Mapping[int, Rule], judge: Callable[[], dict[int, Finding]]) -> dict[int, Finding]:
    try:
        return judge()
    except Exception as error:  # whatever the library raises, the rules did not run
        return _none_run(rules, f"Great Expectations stopped ({type(error).__name__})")


def _judge_frame(
    rules: Mapping[int, Rule], frame: pd.DataFrame, batches: BatchDefinition
) -> dict[int, Finding]:
    """Judge expectations of their own over one frame: the counts of all, then the rows of the failed."""
    batch = batches.get_batch({"dataframe": frame})
    judged = _judge(batch, rules, COUNTS)
    failed = {
        number: rule
        for number, rule in rules.items()
        if not judged[number].success and not _raised(judged[number].exception_info)
    }
    positions = _judge(batch, failed, POSITIONS) if failed else {}
    findings = {}
    for number, rule in rules.items():
        result = judged[number].result
        if _raised(judged[number].exception_info):
            findings[number] = _not_run(rule, COULD_NOT)
            continue
        outcome: Outcome = "passed" if judged[number].success else "failed"
        rows = positions[number].result.get("unexpected_index_list") or () if number in positions else ()
        findings[number] = _finding(
            rule,
            outcome,
            n_checked=int(result.get("element_count", len(frame))),
            n_failed=int(result.get("unexpected_count", outcome == "failed")),
            failing_rows=_References(rule.keys, frame).of(rows),
        )
    return findings


class _Columns:
    """What is left of a frame of which every rule has a column: one row of `held` for each rule."""

    def __init__(self, rules: Mapping[int, Rule], frame: pd.DataFrame, references: _References) -> None:
        self.rules = rules
        self.references = references
        self.held = np.stack(
            [frame[str(rule.column)].to_numpy(dtype="float32", na_value=np.nan) for rule in rules.values()]
        )


def _judge_columns(parts: Sequence[_Columns], batches: BatchDefinition) -> dict[int, Finding]:
    """Judge many rules that share one expectation, each with a column of some frame, in one go.

    An expectation costs Great Expectations 5 to 10 ms whatever it judges, so the columns are laid under
    each other, without what the rules are silent about, and judged as one.
    """
    held = np.concatenate([part.held.ravel() for part in parts])
    spoken = np.flatnonzero(~np.isnan(held))
    judged = batches.get_batch({"dataframe": pd.DataFrame({"holds": held[spoken]})}).validate(
        next(iter(parts[0].rules.values())).expectation, result_format=POSITIONS
    )
    if _raised(judged.exception_info):
        return {number: _not_run(rule, COULD_NOT) for part in parts for number, rule in part.rules.items()}
    is_broken = np.zeros(len(held), dtype=bool)
    is_broken[spoken[judged.result.get("unexpected_index_list") or []]] = True
    findings = {}
    first = 0
    for part in parts:
        broken = is_broken[first : first + part.held.size].reshape(part.held.shape)
        first += part.held.size
        for (number, rule), column, failing in zip(part.rules.items(), part.held, broken, strict=True):
            rows = np.flatnonzero(failing).tolist()
            findings[number] = _finding(
                rule,
                "failed" if rows else "passed",
                n_checked=int(np.count_nonzero(~np.isnan(column))),
                n_failed=len(rows),
                failing_rows=part.references.of(rows),
            )
    return findings


def _judge(
    batch: Batch, rules: Mapping[int, Rule], result_format: dict[str, Any]
) -> dict[int, ExpectationValidationResult]:
    """What Great Expectations says of each rule; one suite for all, so that they share its groundwork."""
    expectations = [
        rule.expectation.copy(
            update={
                "severity": rule.severity.value,
                "meta": {"rule_id": rule.rule_id, "rule_version": rule.version, "number": number},
            }
        )
        for number, rule in rules.items()
        if rule.expectation
    ]
    suite = gx.ExpectationSuite(name="rules of one frame", expectations=expectations)
    judged = batch.validate(suite, result_format=result_format)
    return {one.expectation_config.meta["number"]: one for one in judged.results}


def _finding(
    rule: Rule, outcome: Outcome, *, n_checked: int, n_failed: int, failing_rows: tuple[RowReference, ...]
) -> Finding:
    return Finding(
        rule_id=rule.rule_id,
        rule_version=rule.version,
        severity=rule.severity.value,
        outcome=outcome,
        n_checked=n_checked,
        n_failed=n_failed,
        failing_rows=failing_rows,
    )


class _References:
    """The references of a frame's rows by their positions, each made once however many rules fail it."""

    def __init__(self, keys: tuple[str, ...], frame: pd.DataFrame) -> None:
        self._keys = keys
        self._cells = [_listed(frame, key) for key in keys]
        self._sources = [_listed(frame, name) for name in SOURCE]
        self._made: dict[int, RowReference] = {}

    def of(self, positions: Iterable[int]) -> tuple[RowReference, ...]:
        """The references at those positions, in order of their contents, whatever the order of the rows."""
        return tuple(sorted(map(self._at, positions), key=attrgetter("keys", "source")))

    def _at(self, position: int) -> RowReference:
        if position not in self._made:
            cells = ((key, column[position]) for key, column in zip(self._keys, self._cells, strict=True))
            delivery, table, row = (column[position] if column else None for column in self._sources)
            self._made[position] = RowReference(
                tuple((key, str(cell)) for key, cell in cells if cell is not None),
                RowSource(str(delivery or ""), str(table or ""), int(row or 0)),
            )
        return self._made[position]


def _listed(frame: pd.DataFrame, column: str) -> list[Any]:
    """A column's cells with nulls as None, whatever pandas makes of them; empty where there is none."""
    if column not in frame:
        return []
    return frame[column].astype(object).where(frame[column].notna(), None).tolist()


def _none_run(rules: Mapping[int, Rule], note: str) -> dict[int, Finding]:
    return {number: _not_run(rule, note) for number, rule in rules.items()}


def _not_run(rule: Rule, note: str) -> Finding:
    return Finding(rule.rule_id, rule.version, rule.severity.value, "not_run", note=note)


def _raised(exception_info: dict[str, Any]) -> bool:
    """Great Expectations gives one record of an exception, or one for every metric."""
    if "raised_exception" in exception_info:
        return bool(exception_info["raised_exception"])
    return any(record.get("raised_exception") for record in exception_info.values())
