"""The build: one dbt run makes a fresh candidate of a month from reference data and accepted deliveries."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import func, select

from expectations import dbt_tests
from warehouse.deliveries.registry import register_extracts
from warehouse.disclosure import twin
from warehouse.errors import Refusal, WarehouseError
from warehouse.ledger import Build, Ledger, Release, now
from warehouse.periods import Period
from warehouse.releases import vintages
from warehouse.settings import PROJECT, Settings

DBT_PROJECT = PROJECT / "dbt_project"
CATALOGUE = PROJECT / "seeds" / "reference" / "indicators.csv"


@dataclass(frozen=True)
class BuildReport:
    """What a build made: the rows of every table of schema `mart`, and dbt's nodes by status."""

    period: str
    release_id: str
    database: Path
    deliveries: int
    nodes: dict[str, int]
    rows: dict[str, int]
    seconds: float


def database_of(settings: Settings, period: Period) -> Path:
    """The candidate's database file, in the secure zone."""
    return settings.candidate(period) / "warehouse.duckdb"


def build(settings: Settings, period: Period, by: str | None = None) -> BuildReport:
    """Build the candidate of `period` from everything delivered for months up to it.

    `by` is who asked for it, where that is not the user of this process: in production nobody approves what
    they built.

    Replaces an earlier candidate of the month only when the build succeeds. Raises `Refusal`
    NOTHING_DELIVERED where the ledger knows no delivery, `WarehouseError` BUILD_FAILED where dbt fails.
    """
    started = now()
    ledger = Ledger(settings)
    tables = ledger.current_tables(str(period))
    if not tables:
        raise Refusal(
            "NOTHING_DELIVERED",
            f"Nothing has been delivered for months up to {period}.",
            "Put the files into the inbox and run `warehouse load` first.",
        )
    with ledger.session() as session:
        record = Build(
            period=str(period),
            authority=settings.authority,
            built_by=by or getpass.getuser(),
            code_commit=code_commit(settings),
            outcome="running",
            deliveries=sorted({table.path for table in tables}),
        )
        session.add(record)
    folder = settings.candidate(period)
    folder.mkdir(parents=True, exist_ok=True)
    database = database_of(settings, period)
    fresh = folder / "building.duckdb"
    release_id, previous = intended_release(ledger, period)
    outcome = "failed"
    try:
        for stale in (fresh, fresh.with_suffix(".duckdb.wal")):
            stale.unlink(missing_ok=True)
        _prepare(settings, period, fresh, release_id)
        (folder / "variables.json").write_text(
            json.dumps(
                {
                    "period": str(period),
                    "authority": settings.authority,
                    "release_id": release_id,
                    "previous_release_id": previous or "",
                    "catalogue_version": catalogue_version(),
                    "publication_no": len(vintages.publications(settings)) + 1,
                },
                indent=2,
            )
        )
        nodes = run_dbt(folder, fresh, ["build", "--exclude-resource-type", "unit_test"])
        dbt_tests.keep(folder / "dbt", folder)
        fresh.replace(database)
        twin.keep(settings, release_id, database)
        # What an earlier check assembled was made from the database just replaced.
        shutil.rmtree(folder / "release", ignore_errors=True)
        (folder / "release_id").write_text(release_id)
        outcome = "built"
    finally:
        with ledger.session() as session:
            record = session.merge(record)
            record.finished_at, record.outcome = now(), outcome
    return BuildReport(
        period=str(period),
        release_id=release_id,
        database=database,
        deliveries=len(tables),
        nodes=nodes,
        rows=mart_rows(database),
        seconds=(now() - started).total_seconds(),
    )


def refresh_after_checks(settings: Settings, period: Period) -> dict[str, int]:
    """Rebuild what depends on the rules' results: the quality tables, caveat counts and the scorecard.

    Returns dbt's nodes by status; raises as `build` does.
    """
    return run_dbt(
        settings.candidate(period),
        database_of(settings, period),
        ["build", "--select", "source:checks+", "--exclude-resource-type", "unit_test"],
    )


def run_dbt(folder: Path, database: Path, arguments: list[str]) -> dict[str, int]:
    """Run dbt once, in this process, on `database`; its artifacts go to `folder`/dbt.

    Returns the number of nodes by status. Raises `WarehouseError` BUILD_FAILED naming the failing nodes.
    """
    with _environment(
        WAREHOUSE_CANDIDATE_DATABASE=str(database),
        DBT_SEND_ANONYMOUS_USAGE_STATS="0",
    ):
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        try:
            result = dbtRunner().invoke(
                [
                    *arguments,
                    *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
                    *("--vars", (folder / "variables.json").read_text()),
                    *(
                        "--target-path",
                        str(folder / "dbt"),
                        "--log-path",
                        str(folder / "dbt"),
                        "--log-level",
                        "none",
                        "--no-use-colors",
                    ),
                ]
            )
        finally:
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    statuses: dict[str, int] = {}
    failing: list[str] = []
    for node in getattr(result.result, "results", None) or []:
        statuses[str(node.status)] = statuses.get(str(node.status), 0) + 1
        if node.status in ("error", "fail", "runtime error"):
            failing.append(f"{node.node.name} ({' '.join(str(node.message).split())[:200]})")
    if not result.success:
        reason = "; ".join(failing[:5]) or str(result.exception)
        raise WarehouseError(
            "BUILD_FAILED",
            f"dbt could not build the candidate: {reason}.",
            f"Read {folder / 'dbt' / 'dbt.log'} and mend the model or the reference data it names.",
        )
    return statuses


def intended_release(ledger: Ledger, period: Period) -> tuple[str, str | None]:
    """The id that the next release of `period` will have, and the id of the newest release before it."""
    with ledger.session() as session:
        number = session.scalar(
            select(func.count()).select_from(Release).where(Release.period == str(period))
        )
        previous = session.scalar(select(Release.release_id).order_by(Release.published_at.desc()).limit(1))
    return f"{period}-r{(number or 0) + 1}", previous


def catalogue_version() -> str:
    """The version of the indicator catalogue: the start of its file's sha256."""
    return hashlib.sha256(CATALOGUE.read_bytes()).hexdigest()[:12]


def code_commit(settings: Settings) -> str:
    """The commit that the code stands at: as set, else as git says, else 'unknown'."""
    if settings.code_commit or not shutil.which("git"):
        return settings.code_commit or "unknown"
    found = subprocess.run(
        ["git", "rev-parse", "--verify", "--quiet", "HEAD"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() or "unknown"


def mart_rows(database: Path) -> dict[str, int]:
    """The number of rows of every table of schema `mart`."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'mart' order by 1"
        ).fetchall()
        return {name: _count(connection, name) for (name,) in names}


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f'select count(*) from mart."{table}"').fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def _prepare(settings: Settings, period: Period, database: Path, release_id: str) -> None:
    from expectations.results import create_tables

    with duckdb.connect(str(database)) as connection:
        register_extracts(connection, settings, period)
        twin.register_earlier(connection, settings)
        vintages.register_published(connection, settings, release_id)
        create_tables(connection)


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before: dict[str, Any] = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
