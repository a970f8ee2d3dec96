"""The contract of the marts: what readers may rely on, and what a later release may not take away.

`mart_contract.csv` says it for every table and column; a table's contract version counts its widenings.
After a change of the marts, `python -m tests.integration.test_mart_contract FOLDER` rewrites the file from a
release folder that was made with the changed models.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlalchemy import select

from warehouse.errors import Refusal
from warehouse.ledger import Decision, Ledger, Release
from warehouse.releases import marts
from warehouse.releases.marts import Column, Table
from warehouse.settings import Settings

FILE = Path(__file__).with_name("mart_contract.csv")
_FIELDS = ("table", "contract_version", "column", "type", "nullable", "key")


@dataclass(frozen=True)
class Broken:
    """One thing that a reader of the release before would miss."""

    table: str
    column: str | None
    what: str

    def __str__(self) -> str:
        return f"{self.table if self.column is None else f'{self.table}.{self.column}'} {self.what}"


@dataclass(frozen=True)
class Promise:
    """One table as the contract has it; without comments, which may change freely."""

    version: int
    table: Table


def tables_in(folder: Path) -> list[Table]:
    """The tables of a release folder with the keys that its dictionary names, in order of their names."""
    with marts.open_marts(folder / marts.DATABASE) as connection:
        found = connection.execute("select current_database()").fetchone()
        tables = marts.tables_of(connection, str(found[0]) if found else "")
    return marts.with_keys(tables, marts.read_keys(folder))


def broken(before: Iterable[Table], after: Iterable[Table]) -> list[Broken]:
    """What of `before` does not hold in `after`: additions and better guarantees are no breach.

    A breach is a table or column that is gone, another type, a column that may now be empty, and another
    primary key, because then a query that was right counts twice or finds nothing.
    """
    now = {table.name: table for table in after}
    told: list[Broken] = []
    for table in before:
        if table.name not in now:
            told.append(Broken(table.name, None, "is gone"))
            continue
        told += _broken_columns(table, now[table.name])
        key, new_key = _primary(table), _primary(now[table.name])
        if key and key != new_key:
            told.append(Broken(table.name, None, f"has the key {_list(new_key)} and no longer {_list(key)}"))
    return told


def _broken_columns(table: Table, now: Table) -> list[Broken]:
    told: list[Broken] = []
    for column in table.columns:
        found = now.column(column.name)
        if found is None:
            told.append(Broken(table.name, column.name, "is gone"))
        elif found.type != column.type:
            told.append(Broken(table.name, column.name, f"is {found.type} and no longer {column.type}"))
        elif found.nullable and not column.nullable:
            told.append(Broken(table.name, column.name, "may be empty and never was"))
    return told


def _primary(table: Table) -> frozenset[str]:
    return frozenset(column.name for column in table.columns if column.key == "primary")


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"


def require_additive(settings: Settings, authority: str, folder: Path) -> str | None:
    """Refuse a candidate in `folder` that takes away what the authority's last release gave its readers.

    Returns the release that it was compared with, or None where there is none that can be read. Raises
    `Refusal` MART_CONTRACT_BROKEN.
    """
    for release_id in _newest_first(settings, authority):
        try:
            before = tables_in(settings.releases / release_id)
        except (duckdb.Error, OSError, ValueError, KeyError):
            continue  # a damaged release must not stop the one that mends it
        if told := broken(before, tables_in(folder)):
            raise _refusal(told, f"{release_id} gave its readers")
        return release_id
    return None


def _newest_first(settings: Settings, authority: str) -> list[str]:
    """The authority's releases, the one that was published or rolled back to last coming first."""
    with Ledger(settings).session() as session:
        shown = session.scalars(
            select(Release.release_id)
            .join(Decision, Decision.release_id == Release.release_id)
            .where(Release.authority == authority)
            .order_by(Decision.decision_id.desc())
        )
        return list(dict.fromkeys(shown))


def _refusal(told: Sequence[Broken], by_whom: str) -> Refusal:
    shown = "; ".join(map(str, told[:5])) + (f"; and {len(told) - 5} more" if len(told) > 5 else "")
    first = told[0]
    return Refusal(
        "MART_CONTRACT_BROKEN",
        f"The tables would take away what {by_whom}: {shown}.",
        f"Leave {first.table} as it was and put the change beside it: a new column where only one column "
        f"changes, else a new table {first.table}_v2. Then build, check and sign off again.",
    )


def read(file: Path = FILE) -> dict[str, Promise]:
    """The contract as it is committed, by table."""
    columns: dict[str, list[Column]] = {}
    versions: dict[str, int] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            versions[row["table"]] = int(row["contract_version"])
            columns.setdefault(row["table"], []).append(
                Column(row["column"], row["type"], "", row["nullable"] == "true", row["key"])
            )
    return {
        name: Promise(version, Table(name, "", tuple(columns[name]))) for name, version in versions.items()
    }


def renewed(before: Mapping[str, Promise], tables: Iterable[Table]) -> dict[str, Promise]:
    """The contract that these tables ask for: a table that changed has the next version.

    Raises `Refusal` MART_CONTRACT_BROKEN.
    """
    after = {table.name: _bare(table) for table in tables}
    if told := broken((promise.table for promise in before.values()), after.values()):
        raise _refusal(told, "the contract promises")
    return {name: Promise(_version(before.get(name), table), table) for name, table in sorted(after.items())}


def _version(before: Promise | None, table: Table) -> int:
    if before is None:
        return 1
    return before.version + (before.table != table)


def _bare(table: Table) -> Table:
    return Table(table.name, "", tuple(Column(c.name, c.type, "", c.nullable, c.key) for c in table.columns))


def versions(tables: Iterable[Table]) -> dict[str, int]:
    """The contract version of each of these tables; one that is not as the contract says has none."""
    promised = read()
    return {
        table.name: promised[table.name].version
        for table in tables
        if table.name in promised and promised[table.name].table == _bare(table)
    }


def to_text(promises: Mapping[str, Promise]) -> str:
    """The contract as it stands in the file: a row a column, tables in order of their names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_FIELDS)
    for name, promise in sorted(promises.items()):
        for column in promise.table.columns:
            nullable = "true" if column.nullable else "false"
            writer.writerow([name, promise.version, column.name, column.type, nullable, column.key])
    return out.getvalue()
