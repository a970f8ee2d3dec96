"""What every release has said: the published figures of the past, laid beside a candidate for its build.

The newest release whose file is whole carries the rows of all before it; the figures of a release that it
does not carry are read from that release's own file. So nothing but releases remembers what was published.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlalchemy import select

from expectations import restatements
from warehouse.decision_chain import ROLLED_BACK
from warehouse.errors import WarehouseError
from warehouse.hashing import sha256_of
from warehouse.ledger import Decision, Ledger, Release
from warehouse.periods import Period
from warehouse.releases import manifest as manifests
from warehouse.releases import marts
from warehouse.settings import Settings
from warehouse.sql import literal

TABLE = "fct_published_figure"

COLUMNS = {
    "release_id": "varchar",
    "release_period": "varchar",
    "publication_no": "integer",
    "indicator_code": "varchar",
    "indicator_version": "integer",
    "area_code": "varchar",
    "period_kind": "varchar",
    "period_start": "date",
    "period_end": "date",
    "breakdown": "varchar",
    "breakdown_value": "varchar",
    "numerator": "decimal(18, 4)",
    "denominator": "decimal(18, 4)",
    "value": "decimal(18, 6)",
    "symbol": "varchar",
    "origin": "varchar",
    "is_made_up": "boolean",
    "change": "varchar",
    "value_before": "decimal(18, 6)",
    "change_size": "decimal(18, 6)",
    "change_reason": "varchar",
    "restatement_id": "varchar",
}
_COMPARED = "release_id varchar, steps_back integer"
_RESTATED = "restatement_id varchar, reason varchar, indicator_code varchar, first_day date, last_day date"


@dataclass(frozen=True)
class Publication:
    """One release of the ledger; `publication_no` counts them in the order in which they were published."""

    release_id: str
    period: str
    publication_no: int
    manifest_hash: str

    @property
    def edition(self) -> tuple[str, int]:
        """The place of the release in the order of months and numbers, which readers are led along."""
        return edition(self.release_id)


def edition(release_id: str) -> tuple[str, int]:
    """'2017-11-r2' as ('2017-11', 2): releases sort by their month, then by their number."""
    period, _, number = release_id.rpartition("-r")
    return period, int(number)


def publications(settings: Settings) -> list[Publication]:
    """Every release of the home authority, oldest publication first."""
    with Ledger(settings).session() as session:
        found = session.scalars(
            select(Release)
            .where(Release.authority == settings.authority)
            .order_by(Release.published_at, Release.release_id)
        ).all()
    return [
        Publication(release.release_id, release.period, number, release.manifest_hash)
        for number, release in enumerate(found, start=1)
    ]


def compared_with(
    release_id: str, published: Sequence[Publication], withdrawn: Collection[str]
) -> list[tuple[str, int]]:
    """The releases that a new one is compared with, nearest first, each with its number of steps back.

    The release before is the one before in the order of months and numbers: a month that is restated late is
    compared with its own last release, not with later months. Withdrawn releases are passed over.
    """
    earlier = sorted(
        (
            each
            for each in published
            if each.edition < edition(release_id) and each.release_id not in withdrawn
        ),
        key=lambda each: each.edition,
        reverse=True,
    )
    return [(each.release_id, steps) for steps, each in enumerate(earlier, start=1)]


def withdrawn_releases(settings: Settings) -> set[str]:
    """Releases that a rollback moved readers away from, and none has led them back to since."""
    withdrawn: set[str] = set()
    with Ledger(settings).session() as session:
        for move in session.scalars(
            select(Decision).where(Decision.release_id.is_not(None)).order_by(Decision.decision_id)
        ):
            if move.decision != ROLLED_BACK:
                continue
            withdrawn.discard(str(move.release_id))
            if move.from_release_id and edition(move.from_release_id) > edition(str(move.release_id)):
                withdrawn.add(move.from_release_id)
    return withdrawn


def register_published(
    connection: duckdb.DuckDBPyConnection, settings: Settings, release_id: str
) -> list[str]:
    """Create schema `published` of a candidate: all earlier figures, what to compare with, restatements.

    Returns the releases whose figures are in no file any more. Raises `WarehouseError` RESTATEMENTS_INVALID.
    """
    published = publications(settings)
    typed = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute("create schema if not exists published")
    connection.execute(f"create or replace table published.figure ({typed})")
    missing = _gather(connection, settings, published)
    connection.execute(f"create or replace table published.compared_release ({_COMPARED})")
    withdrawn = withdrawn_releases(settings)
    for row in compared_with(release_id, published, withdrawn):
        connection.execute("insert into published.compared_release values (?, ?)", row)
    connection.execute("create or replace table published.withdrawn_release (release_id varchar)")
    for name in sorted(withdrawn):
        connection.execute("insert into published.withdrawn_release values (?)", [name])
    connection.execute(f"create or replace table published.restatement ({_RESTATED})")
    for record in restatements.load(settings.restatements_file):
        if record.release != release_id:
            continue
        first, last = Period.parse(record.first_period).start, Period.parse(record.last_period).end
        for code in record.indicators:
            connection.execute(
                "insert into published.restatement values (?, ?, ?, ?, ?)",
                [record.restatement_id, record.reason, code, first, last],
            )
    return missing


def _gather(
    connection: duckdb.DuckDBPyConnection, settings: Settings, published: Sequence[Publication]
) -> list[str]:
    wanted = {each.release_id: each for each in published}
    for each in reversed(published):
        if each.release_id not in wanted:
            continue
        database = _whole_database(settings, each)
        if database is None:
            continue
        connection.execute(f"attach {literal(str(database))} as earlier (read_only)")
        try:
            _take(connection, each, wanted.keys(), settings.authority)
        finally:
            connection.execute("detach earlier")
        for (taken,) in connection.execute("select distinct release_id from published.figure").fetchall():
            wanted.pop(taken, None)
        # A release without one figure has nothing to take either.
        wanted.pop(each.release_id, None)
    return sorted(wanted)


def _whole_database(settings: Settings, release: Publication) -> Path | None:
    """The database of a release, where it is still what was published."""
    folder = settings.releases / release.release_id
    path = folder / marts.DATABASE
    try:
        content, found_hash = manifests.read(folder)
    except WarehouseError:
        return None
    stated = next((entry.sha256 for entry in content.files if entry.path == marts.DATABASE), None)
    is_whole = found_hash == release.manifest_hash and path.is_file() and sha256_of(path) == stated
    return path if is_whole else None


def _take(
    connection: duckdb.DuckDBPyConnection, release: Publication, wanted: Collection[str], authority: str
) -> None:
    """Insert what this release knows of the releases that are still wanted."""
    tables = {table.name: table for table in marts.tables_of(connection, "earlier")}
    if TABLE in tables:
        names = ", ".join(_cells(COLUMNS, {column.name for column in tables[TABLE].columns}))
        listed = ", ".join(map(literal, sorted(wanted)))
        connection.execute(
            f"insert into published.figure select {names} from earlier.mart.{TABLE} "  # noqa: S608
            f"where release_id in ({listed})"
        )
    elif "fct_indicator_value" in tables:
        held = {column.name for column in tables["fct_indicator_value"].columns} - {"release_id"}
        names = ", ".join(
            {
                "release_id": literal(release.release_id),
                "release_period": literal(release.period),
                "publication_no": str(release.publication_no),
            }.get(name, cell)
            for name, cell in zip(COLUMNS, _cells(COLUMNS, held), strict=True)
        )
        connection.execute(
            f"insert into published.figure select {names} from earlier.mart.fct_indicator_value "  # noqa: S608
            f"where area_code = {literal(authority)}"
        )


def _cells(wanted: Collection[str], held: Collection[str]) -> list[str]:
    """A select list with the columns that a release lacks, because it is older than they are, empty."""
    empty = {"is_made_up": "false"}
    return [name if name in held else f"{empty.get(name, 'null')} as {name}" for name in wanted]
