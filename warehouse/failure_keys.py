"""Failure keys: where in which delivery a rule failed, so that its owner finds the row.

They stay in the secure zone. A key names the delivered file by its sha256, the table, the row of the file,
and the columns that the rule looks at. It never holds what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import duckdb

from expectations.findings import Judged, RowReference
from expectations.results import FailingRow
from warehouse.contracts import contracts

if TYPE_CHECKING:
    from expectations.rules import Rule


@dataclass(frozen=True)
class Delivered:
    """The files in force: by table and month ('YYYY-MM') of the authority, and every file's table."""

    file_of: Mapping[tuple[str, str], str]
    table_of: Mapping[str, str]


def delivered(connection: duckdb.DuckDBPyConnection, authority: str) -> Delivered:
    """What a candidate was built from, by the list of its deliveries."""
    rows = connection.execute(
        "select table_name, period, sha256, authority_code = $1 from extracts.delivery where is_current "
        "order by all",
        [authority],
    ).fetchall()
    return Delivered(
        {(table, month): sha256 for table, month, sha256, is_own in rows if is_own},
        {sha256: table for table, _, sha256, _ in rows},
    )


def failing_rows(rules: Sequence[Rule], judged: Sequence[Judged], files: Delivered) -> list[FailingRow]:
    """The failure keys of everything that failed, waived or not.

    Rows that were not delivered, such as figures of a mart, keep their reference alone.
    """
    by_id = {rule.rule_id: rule for rule in rules}
    keys: list[FailingRow] = []
    for one in judged:
        rule = by_id[one.finding.rule_id]
        # A poor return leaves tens of thousands of rows of one rule.
        columns = cache(partial(columns_read, rule))
        keys += [
            _key(rule.rule_id, row, waiver_id, files, columns)
            for row, waiver_id in zip(one.finding.failing_rows, one.waiver_ids, strict=True)
        ]
    return keys


def columns_read(rule: Rule, table: str) -> tuple[str, ...]:
    """The columns of a contract's table that a rule reads, in the contract's order."""
    judged = rule.expectation.configuration.kwargs if rule.expectation else {}
    said = " ".join((_code(rule.definition or rule.frame), *(str(argument) for argument in judged.values())))
    # A condition may do no more than name what a query before it found out.
    return _named(said, table) or _named(" ".join(_code(query) for _, query in rule.prepared[-1:]), table)


def _code(query: str) -> str:
    """A query without the texts that it quotes."""
    return re.sub(r"'[^']*'", "''", query)


def _named(query: str, table: str) -> tuple[str, ...]:
    # Names given with `as`, and those before a point, are of tables.
    words = set(re.findall(r"(?<!\bas )\b[a-z_][a-z0-9_]*\b(?!\.)", query))
    return tuple(column for column in _columns().get(table, ()) if column in words)


def _key(
    rule_id: str,
    row: RowReference,
    waiver_id: str | None,
    files: Delivered,
    columns: Callable[[str], tuple[str, ...]],
) -> FailingRow:
    source = row.source
    sha256 = source.delivery_sha256 or row.get("sha256") or ""
    table = source.table_name or row.get("table_name") or files.table_of.get(sha256, "")
    if table.partition(".")[0] not in _columns():
        return FailingRow(rule_id, str(row), waiver_id)
    month = row.get("reporting_period") or row.get("period") or (row.get("period_end") or "")[:7]
    return FailingRow(
        rule_id,
        str(row),
        waiver_id,
        sha256 or files.file_of.get((table, month)),
        table,
        source.source_row or None,
        ", ".join(columns(table.partition(".")[0])) or None,
    )


@cache
def _columns() -> dict[str, tuple[str, ...]]:
    """The stored columns of every contract's table; tables of one name share theirs."""
    found: dict[str, tuple[str, ...]] = {}
    for contract in contracts().values():
        for table in contract.tables:
            names = (*found.get(table.name, ()), *(column.name for column in table.kept))
            found[table.name] = tuple(dict.fromkeys(names))
    return found
