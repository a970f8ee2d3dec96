"""Rule results as tables: schema `checks` of a candidate, which dbt's quality models read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import duckdb
import pyarrow as pa

TABLES: dict[str, tuple[tuple[str, str], ...]] = {
    "rule": (
        ("rule_id", "varchar not null"),
        ("rule_version", "integer not null"),
        ("rule_text", "varchar not null"),
        ("why", "varchar not null"),
        ("mend", "varchar not null"),
        ("dimension", "varchar not null"),
        ("severity", "varchar not null"),
        ("is_blocking", "boolean not null"),
        ("owner_role", "varchar not null"),
        ("suite", "varchar not null"),
        ("table_name", "varchar not null"),
        ("indicator_codes", "varchar"),
        ("tolerance", "decimal(7, 6) not null"),
        ("source_system", "varchar not null"),
        ("official_code", "varchar"),
        ("engine", "varchar not null"),
        ("judges_records", "boolean not null"),
    ),
    "rule_result": (
        ("rule_id", "varchar not null"),
        ("rule_version", "integer not null"),
        ("outcome", "varchar not null"),
        ("n_checked", "bigint not null"),
        ("n_failed", "bigint not null"),
        ("severity", "varchar not null"),
        ("waiver_id", "varchar"),
        ("effective", "varchar not null"),
    ),
    "rule_history": (
        ("period", "varchar not null"),
        ("rule_id", "varchar not null"),
        ("rule_version", "integer not null"),
        ("outcome", "varchar not null"),
        ("n_checked", "bigint not null"),
        ("n_failed", "bigint not null"),
        ("severity", "varchar not null"),
        ("waiver_id", "varchar"),
        ("effective", "varchar not null"),
    ),
    "caveat": (
        ("indicator_code", "varchar not null"),
        ("period_end", "date"),
        ("caveat_text", "varchar not null"),
        ("origin", "varchar not null"),
    ),
    "decision": (
        ("decision_id", "integer not null"),
        ("period", "varchar not null"),
        ("decided_at", "timestamp not null"),
        ("decision", "varchar not null"),
        ("decided_by", "varchar not null"),
        ("comment", "varchar not null"),
        ("concerned_release_id", "varchar"),
        ("acknowledged_rules", "varchar"),
        ("waiver_ids", "varchar"),
        ("manifest_hash", "varchar not null"),
    ),
    "failing_row": (
        ("rule_id", "varchar not null"),
        ("row_reference", "varchar not null"),
        ("waiver_id", "varchar"),
        ("delivery_sha256", "varchar"),
        ("table_name", "varchar"),
        ("source_row", "bigint"),
        ("column_names", "varchar"),
    ),
}
"""Columns of every table. `failing_row` stays in the secure zone: references, never values."""


class RuleRow(NamedTuple):
    """One row of `checks.rule`; `indicator_codes` is comma separated, `tolerance` a share from 0 to 1."""

    rule_id: str
    rule_version: int
    rule_text: str
    why: str
    mend: str
    dimension: str
    severity: str
    is_blocking: bool
    owner_role: str
    suite: str
    table_name: str
    indicator_codes: str | None
    tolerance: float
    source_system: str
    official_code: str | None
    engine: str
    judges_records: bool


class ResultRow(NamedTuple):
    """One row of `checks.rule_result`; `waiver_id` is comma separated where waivers share the rows."""

    rule_id: str
    rule_version: int
    outcome: str
    n_checked: int
    n_failed: int
    severity: str
    waiver_id: str | None
    effective: str


class HistoryRow(NamedTuple):
    """One row of `checks.rule_history`: what a rule found in an earlier month, as `ResultRow` has it."""

    period: str
    rule_id: str
    rule_version: int
    outcome: str
    n_checked: int
    n_failed: int
    severity: str
    waiver_id: str | None
    effective: str


class CaveatRow(NamedTuple):
    """One row of `checks.caveat`; `origin` is the id of the rule or of the waiver.

    Without a `period_end` the caveat concerns every period of the indicator.
    """

    indicator_code: str
    period_end: date | None
    caveat_text: str
    origin: str


class DecisionRow(NamedTuple):
    """One row of `checks.decision`: a decision of the past; ids are comma separated, the time is UTC."""

    decision_id: int
    period: str
    decided_at: datetime
    decision: str
    decided_by: str
    comment: str
    concerned_release_id: str | None
    acknowledged_rules: str | None
    waiver_ids: str | None
    manifest_hash: str


class FailingRow(NamedTuple):
    """One row of `checks.failing_row`: where a rule failed, by the keys of the row.

    Where the row was delivered, the rest says in which file (by its sha256), table and row of it, and which
    columns the rule looks at (comma separated); never what stands in them.
    """

    rule_id: str
    row_reference: str
    waiver_id: str | None
    delivery_sha256: str | None = None
    table_name: str | None = None
    source_row: int | None = None
    column_names: str | None = None


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make schema `checks` with its tables empty, whatever stood there before."""
    connection.execute("create schema if not exists checks")
    for table, columns in TABLES.items():
        body = ", ".join(f"{name} {kind}" for name, kind in columns)
        connection.execute(f"create or replace table checks.{table} ({body})")


def write(
    connection: duckdb.DuckDBPyConnection,
    *,
    rules: Sequence[RuleRow],
    results: Sequence[ResultRow],
    caveats: Sequence[CaveatRow],
    failing_rows: Sequence[FailingRow],
    history: Sequence[HistoryRow] = (),
    decisions: Sequence[DecisionRow] = (),
) -> None:
    """Replace the contents of schema `checks`, in one transaction and in a stable order."""
    connection.execute("begin")
    try:
        create_tables(connection)
        _insert(connection, "rule", rules)
        _insert(connection, "rule_result", results)
        _insert(connection, "rule_history", history)
        _insert(connection, "decision", decisions)
        _insert(connection, "caveat", caveats)
        _insert(connection, "failing_row", failing_rows)
        connection.execute("commit")
    except duckdb.Error:
        connection.execute("rollback")
        raise


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    # `None` sorts as an empty text, so a period or waiver that is missing comes first.
    ordered = sorted(rows, key=lambda row: tuple("" if cell is None else str(cell) for cell in row))
    if ordered:
        names = [name for name, _ in TABLES[table]]
        # As one Arrow table, not row by row: a poor return leaves tens of thousands of failing rows.
        columns = pa.table(dict(zip(names, map(list, zip(*ordered, strict=True)), strict=True)))
        connection.register("written", columns)
        connection.execute(f"insert into checks.{table} select {', '.join(names)} from written")  # noqa: S608
        connection.unregister("written")
