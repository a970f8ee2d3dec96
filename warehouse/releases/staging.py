"""An approved candidate becomes a release's folder: copied, completed, read back, made read-only, renamed.

Until its last step the folder has a name that no reader looks for.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import select

from warehouse import decision_chain
from warehouse.errors import Refusal, WarehouseError
from warehouse.ledger import Decision, Ledger, Release, now
from warehouse.periods import Period
from warehouse.releases import manifest as manifests
from warehouse.releases import marts, pointer
from warehouse.releases.assembly import describe_files, release_folder
from warehouse.releases.exports import export_table
from warehouse.releases.files import Files
from warehouse.releases.manifest import Manifest, SignOffEntry
from warehouse.releases.verification import verify_folder
from warehouse.settings import Settings


class Staging:
    """Where one release is put together."""

    def __init__(self, settings: Settings, files: Files, ledger: Ledger) -> None:
        self.settings = settings
        self.files = files
        self.ledger = ledger

    def complete(self, candidate: Manifest, manifest_hash: str, decision: Decision) -> Manifest:
        """The release's folder under its final name, for good; nothing of it stays after a fault.

        `manifest_hash` is the candidate's, and `decision` its approval. Raises `Refusal` CANDIDATE_CHANGED,
        `WarehouseError` STAGING_DIFFERS, `OSError`.
        """
        source = release_folder(self.settings, Period.parse(candidate.period))
        staging = self.settings.releases / f"{pointer.STAGING}{candidate.release_id}-{secrets.token_hex(4)}"
        try:
            self._copy(source, staging, candidate)
            final = self._finalise(staging, candidate, manifest_hash, decision)
            self.files.write(staging / manifests.NAME, final.to_text())
            self._prove(staging, final, candidate)
            self._make_lasting(staging)
            self.files.rename(staging, self.settings.releases / final.release_id)
            self.files.sync(self.settings.releases)
        except BaseException:
            if staging.exists():
                with contextlib.suppress(OSError):
                    Files().remove(staging)
            raise
        return final

    def _copy(self, source: Path, staging: Path, candidate: Manifest) -> None:
        self.files.make_folder(staging)
        for entry in candidate.files:
            target = staging / entry.path
            self.files.make_folder(target.parent)
            if self.files.copy(source / entry.path, target) != entry.sha256:
                raise Refusal(
                    "CANDIDATE_CHANGED",
                    f"{entry.path} of the candidate changed while it was copied.",
                    f"Run `warehouse check --period {candidate.period}` again and sign the result off.",
                )

    def _finalise(
        self, staging: Path, candidate: Manifest, manifest_hash: str, decision: Decision
    ) -> Manifest:
        """Write the list of releases, the one table that nobody could know before the approval."""
        published_at = now()
        previous = pointer.current_release(self.settings)
        rows = [*self._older_releases(), _release_row(candidate, published_at, decision.decided_by, previous)]
        database = staging / marts.DATABASE
        self.files.before("open", database)
        with duckdb.connect(str(database)) as connection:
            connection.execute("set TimeZone = 'UTC'")
            table = next(
                table
                for table in marts.tables_of(connection, database.stem)
                if table.name == marts.RELEASE_TABLE
            )
            self.files.before("rewrite", database)
            connection.execute("begin")
            connection.execute(f"delete from mart.{marts.RELEASE_TABLE}")  # noqa: S608
            connection.execute("commit")
            self.files.before("rewrite", database)
            _insert(connection, table, rows)
            self.files.before("rewrite", database)
            connection.execute("checkpoint")
        with marts.open_marts(database) as connection:
            self.files.before("rewrite", staging / "parquet")
            exported = export_table(connection, table, staging)
            tables = marts.describe_tables(connection)
        changed = [path.relative_to(staging).as_posix() for path in (database, *exported)]
        rewritten = {entry.path: entry for entry in describe_files(staging, changed)}
        return candidate.model_copy(
            update={
                "published_at": published_at,
                "previous_release": previous,
                "candidate_manifest_hash": manifest_hash,
                "sign_off": SignOffEntry(
                    decision=decision.decision,
                    decided_by=decision.decided_by,
                    comment=decision.comment,
                    decided_at=decision_chain.utc(decision.decided_at),
                    manifest_hash=decision.manifest_hash,
                    acknowledged=decision.acknowledged,
                    decision_hash=decision.hash,
                ),
                "tables": tables,
                "files": [rewritten.get(entry.path, entry) for entry in candidate.files],
            }
        )

    def _older_releases(self) -> list[dict[str, Any]]:
        with self.ledger.session() as session:
            releases = session.scalars(select(Release).order_by(Release.published_at)).all()
        return [
            {
                "release_id": release.release_id,
                "period": release.period,
                "published_at": decision_chain.utc(release.published_at),
                "approved_by": release.approved_by,
                "catalogue_version": self._catalogue_version(release.release_id),
                "is_current": False,
                "previous_release_id": release.previous_release_id,
            }
            for release in releases
        ]

    def _catalogue_version(self, release_id: str) -> str:
        try:
            return manifests.read(self.settings.releases / release_id)[0].catalogue_version
        except WarehouseError:
            return "unknown"

    def _prove(self, staging: Path, final: Manifest, candidate: Manifest) -> None:
        """Read everything back: it is what the manifest says, and the figures are those approved."""
        self.files.before("read back", staging)
        report = verify_folder(staging, final)
        if not report.ok or marts.content_hash(final.tables) != candidate.content_hash:
            raise WarehouseError(
                "STAGING_DIFFERS",
                f"The staged copy is not what was approved ({report.summary() or 'other content'}).",
                "Have the disk looked at, then run the publish again; the old release stands.",
            )

    def _make_lasting(self, staging: Path) -> None:
        paths = sorted(staging.rglob("*"), reverse=True)
        for path in [*paths, staging]:
            self.files.make_read_only(path)
            self.files.sync(path)


def _release_row(
    candidate: Manifest, published_at: datetime, approved_by: str, previous: str | None
) -> dict[str, Any]:
    return {
        "release_id": candidate.release_id,
        "period": candidate.period,
        "published_at": published_at,
        "approved_by": approved_by,
        "catalogue_version": candidate.catalogue_version,
        "is_current": True,
        "previous_release_id": previous,
    }


def _insert(
    connection: duckdb.DuckDBPyConnection, table: marts.Table, rows: Sequence[dict[str, Any]]
) -> None:
    marks = ", ".join(f"cast(? as {column.type})" for column in table.columns)
    for row in rows:
        values = [_naive(row.get(column.name)) for column in table.columns]
        connection.execute(f"insert into mart.{marts.RELEASE_TABLE} values ({marks})", values)  # noqa: S608


def _naive(value: Any) -> Any:
    # The mart's timestamps carry no zone; they are UTC.
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
