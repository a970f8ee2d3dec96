"""The unsuppressed twin of each release, in the secure zone: disclosure control of the next one needs it.

A release shows less than was counted. Who works out hidden figures has every release at hand, so the next one
can be judged only beside what the earlier ones held back.
"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
from sqlalchemy import select

from warehouse.ledger import Ledger, Release
from warehouse.settings import Settings
from warehouse.sql import literal

COLUMNS = {
    "release_id": "varchar",
    "indicator_code": "varchar",
    "area_code": "varchar",
    "period_kind": "varchar",
    "period_start": "date",
    "period_end": "date",
    "breakdown": "varchar",
    "breakdown_value": "varchar",
    "numerator": "decimal(18, 4)",
    "denominator": "decimal(18, 4)",
    "cases": "bigint",
    "value": "decimal(18, 6)",
    "outcome": "varchar",
    "is_made_up": "boolean",
}

ATTACKED = (
    "indicator_code varchar, area_code varchar, period_kind varchar, period_end date, breakdown varchar, "
    "breakdown_value varchar, is_recoverable boolean"
)


def twin_of(settings: Settings, release_id: str) -> Path:
    """Where the twin of a release lies; nobody but named staff may read that folder."""
    return settings.home_dir / "restricted" / f"{release_id}.parquet"


def keep(settings: Settings, release_id: str, database: Path) -> Path:
    """Write the twin of what a candidate's database holds; a build that is made again replaces it."""
    target = twin_of(settings, release_id)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = target.with_suffix(".writing")
    columns = ", ".join(COLUMNS)
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(
            f"copy (select {columns} from restricted.indicator_value order by all) "  # noqa: S608
            f"to {literal(str(fresh))} (format parquet, compression zstd)"
        )
    fresh.chmod(0o600)
    os.replace(fresh, target)  # noqa: PTH105 - replaces in one step
    return target


def register_earlier(connection: duckdb.DuckDBPyConnection, settings: Settings) -> list[str]:
    """Create `disclosure.earlier_figure`: the twins of all published releases of the authority.

    Beside it stands `disclosure.attacked_figure`, empty until the check has attacked the candidate.

    Returns the releases that have none, which happens only to those published before twins were kept.
    """
    with Ledger(settings).session() as session:
        published = list(
            session.scalars(
                select(Release.release_id)
                .where(Release.authority == settings.authority)
                .order_by(Release.published_at, Release.release_id)
            )
        )
    files = [str(twin_of(settings, each)) for each in published if twin_of(settings, each).is_file()]
    connection.execute("create schema if not exists disclosure")
    typed = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute(f"create or replace table disclosure.earlier_figure ({typed})")
    connection.execute(f"create or replace table disclosure.attacked_figure ({ATTACKED})")
    if files:
        listed = ", ".join(map(literal, files))
        columns = ", ".join(COLUMNS)
        connection.execute(
            f"insert into disclosure.earlier_figure select {columns} from read_parquet([{listed}])"  # noqa: S608
        )
    return [each for each in published if not twin_of(settings, each).is_file()]
