"""Publishing: the approved candidate becomes an immutable release, and readers are pointed at it.

Order of what reaches the disk, each step whole before the next begins:
staging folder -> its final name -> the ledger's rows -> the pointer. A process that dies anywhere
leaves `current` at the old release or the new one; the next publish clears or finishes what was begun.
"""

from __future__ import annotations

import contextlib
import secrets
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from warehouse import decision_chain
from warehouse.errors import Refusal, UsageFault, WarehouseError
from warehouse.ledger import Decision, Ledger, Release
from warehouse.periods import Period
from warehouse.releases import contract, marts, pointer
from warehouse.releases import manifest as manifests
from warehouse.releases.assembly import release_folder
from warehouse.releases.decision import (
    approval_of,
    judged_candidate,
    read_candidate,
    require_approved,
    require_publishable,
    require_unchanged,
)
from warehouse.releases.files import Files, as_os_error, storage_fault
from warehouse.releases.manifest import Manifest
from warehouse.releases.restatement import require_restated
from warehouse.releases.staging import Staging
from warehouse.releases.verification import resolve, verify_files, verify_folder
from warehouse.settings import Settings


class PublishReport(BaseModel):
    """What a publish did. With `nothing_changed`, `release_id` is the release that stays."""

    outcome: Literal["published", "nothing_changed"]
    release_id: str
    period: str
    path: Path
    content_hash: str
    manifest_hash: str
    approved_by: str
    previous_release: str | None
    files: int
    notes: list[str] = []


class RollbackReport(BaseModel):
    """Where the pointer was and is."""

    from_release: str | None
    to_release: str
    changed: bool


class ReleaseLine(BaseModel):
    """One published release; `is_present` is false where its folder is gone."""

    release_id: str
    period: str
    published_at: datetime
    approved_by: str
    content_hash: str
    previous_release: str | None
    is_current: bool
    is_present: bool


def publish(settings: Settings, period: Period, *, files: Files | None = None) -> PublishReport:
    """Publish the approved candidate of `period`, or say that nothing changed.

    Raises `Refusal` NO_CANDIDATE, NOT_SIGNED_OFF, REJECTED, NOT_CHECKED, CANDIDATE_CHANGED, a clause of the
    gate, MART_CONTRACT_BROKEN, RELEASE_ID_TAKEN, RESTATEMENT_NEEDED, HISTORY_MOVED or PUBLISHER_BUSY;
    `WarehouseError` DECISIONS_BROKEN, or DISK_FULL, FOLDER_READ_ONLY or STORAGE_FAULT, after which the old
    release stands or the next publish finishes the new one.
    """
    files = files or Files()
    try:
        with pointer.one_publisher(settings, files):
            return _Publisher(settings, files).publish(period)
    except OSError as fault:
        raise _not_published(settings, period, fault) from fault
    except duckdb.IOException as fault:
        raise _not_published(settings, period, as_os_error(fault)) from fault
    except OperationalError as fault:
        raise WarehouseError(
            "LEDGER_UNREACHABLE",
            f"The ledger could not be read or written while publishing {period}.",
            "See that its database runs and its disk has room, then run the publish again.",
        ) from fault


def rollback(settings: Settings, release: str, *, by: str, files: Files | None = None) -> RollbackReport:
    """Point `current` at an older release that is still exactly what was published.

    Raises `UsageFault` UNKNOWN_RELEASE or NAME_MISSING, `Refusal` RELEASE_DAMAGED or PUBLISHER_BUSY.
    """
    files = files or Files()
    if not by.strip():
        raise UsageFault(
            "NAME_MISSING", "A rollback needs the name of who orders it.", "Give it with --as NAME."
        )
    release = resolve(settings, release)
    try:
        with pointer.one_publisher(settings, files):
            publisher = _Publisher(settings, files)
            publisher.clear_and_finish()
            report = verify_files(settings, release)
            if not report.ok:
                raise Refusal(
                    "RELEASE_DAMAGED",
                    f"{release} is no longer what was published ({report.summary()}).",
                    "Restore its folder from the back-up, or roll back to another release.",
                )
            current = pointer.current_release(settings)
            if current != release:
                publisher.roll_back(current, release, by=by.strip())
            return RollbackReport(from_release=current, to_release=release, changed=current != release)
    except OSError as fault:
        raise storage_fault(
            fault, f"rolling back to {release}", "Run the same command again to finish it."
        ) from fault


def list_releases(settings: Settings) -> list[ReleaseLine]:
    """Every release ever published, newest first, and which one readers see."""
    current = pointer.current_release(settings)
    with Ledger(settings).session() as session:
        releases = session.scalars(select(Release).order_by(Release.published_at.desc())).all()
    return [
        ReleaseLine(
            release_id=release.release_id,
            period=release.period,
            published_at=decision_chain.utc(release.published_at),
            approved_by=release.approved_by,
            content_hash=release.content_hash,
            previous_release=release.previous_release_id,
            is_current=release.release_id == current,
            is_present=(settings.releases / release.release_id / manifests.NAME).is_file(),
        )
        for release in releases
    ]


class _Publisher:
    """One publish or rollback, holding the lock."""

    def __init__(self, settings: Settings, files: Files) -> None:
        self.settings = settings
        self.files = files
        self.ledger = Ledger(settings)
        self.notes: list[str] = []

    def publish(self, period: Period) -> PublishReport:
        finished = self.clear_and_finish()
        candidate, manifest_hash = read_candidate(self.settings, period)
        decision = require_approved(self.ledger, str(period), manifest_hash)
        require_unchanged(self.settings, period, candidate)
        require_publishable(
            self.settings,
            judged_candidate(self.settings, self.ledger, candidate, manifest_hash),
            approval_of(decision),
        )
        standing = self._published(str(period))
        if (
            standing is not None
            and standing.content_hash == candidate.content_hash
            and self._is_whole(standing.release_id)
        ):
            return self._report(
                "published" if standing.release_id == finished else "nothing_changed", standing
            )
        contract.require_additive(self.settings, candidate.authority, release_folder(self.settings, period))
        self._require_free(candidate)
        require_restated(self.settings, candidate, release_folder(self.settings, period) / marts.DATABASE)
        target = self.settings.releases / candidate.release_id
        final = self._adopt(target, manifest_hash) if target.exists() else None
        if final is None:
            final = Staging(self.settings, self.files, self.ledger).complete(
                candidate, manifest_hash, decision
            )
        release = self._record(final)
        self._lead_readers(release)
        return self._report("published", release, len(final.files))

    def _lead_readers(self, release: Release) -> None:
        """Point at the new release, unless it is of an older month than the one that readers see."""
        wanted = pointer.recorded_release(self.ledger)
        if wanted == release.release_id:
            self._flip(release.release_id)
        else:
            self.notes.append(
                f"{release.release_id} is published, and readers keep {wanted}, which is of a later month. "
                f"Publish that month again to bring it the corrected figures."
            )

    def clear_and_finish(self) -> str | None:
        """Clear what an interrupted publish left, and finish a pointer that the ledger already moved.

        Returns the release that the pointer was moved to, if it was.
        """
        for leftover in pointer.leftovers(self.settings):
            self.files.remove(leftover)
            self.notes.append(f"Removed {leftover.name}, which an interrupted publish had left.")
        wanted = pointer.recorded_release(self.ledger)
        if wanted is None or wanted == pointer.current_release(self.settings):
            return None
        if not self._is_whole(wanted):
            return None
        self._flip(wanted)
        self.notes.append(f"Finished the interrupted move of `current` to {wanted}.")
        return wanted

    def roll_back(self, current: str | None, target: str, *, by: str) -> None:
        """Record the move of the pointer back to `target`, then make it."""
        self.files.before("record", Path(target))
        with self.ledger.session() as session:
            release = session.get_one(Release, target)
            decision_chain.append(
                session,
                period=release.period,
                decision=decision_chain.ROLLED_BACK,
                decided_by=by,
                comment="",
                manifest_hash=release.manifest_hash,
                release_id=target,
                from_release_id=current,
            )
        self._flip(target)

    def _flip(self, release_id: str) -> None:
        self.files.point(self.settings.releases / pointer.NAME, release_id)

    def _published(self, period: str) -> Release | None:
        """The release of that month that readers saw last."""
        with self.ledger.session() as session:
            return session.scalar(
                select(Release)
                .join(Decision, Decision.release_id == Release.release_id)
                .where(Release.period == period)
                .order_by(Decision.decision_id.desc())
                .limit(1)
            )

    def _is_whole(self, release_id: str) -> bool:
        whole = (self.settings.releases / release_id).is_dir() and verify_files(self.settings, release_id).ok
        if not whole:
            self.notes.append(f"{release_id} stands in the ledger, but its folder is damaged or gone.")
        return whole

    def _require_free(self, candidate: Manifest) -> None:
        with self.ledger.session() as session:
            taken = session.get(Release, candidate.release_id)
        unrecorded = pointer.current_release(self.settings) == candidate.release_id and taken is None
        if taken is not None or unrecorded:
            raise Refusal(
                "RELEASE_ID_TAKEN",
                f"{candidate.release_id} is published already"
                + (", but the ledger does not know it." if unrecorded else "."),
                "Restore the ledger from its back-up."
                if unrecorded
                else f"Run `warehouse build --period {candidate.period}` again, check and sign off.",
            )

    def _adopt(self, target: Path, manifest_hash: str) -> Manifest | None:
        """A folder with its final name that the ledger does not know: this very candidate, or set aside."""
        with contextlib.suppress(WarehouseError):
            found, _ = manifests.read(target)
            whole = found.release_id == target.name and verify_folder(target, found).ok
            if whole and found.candidate_manifest_hash == manifest_hash and found.sign_off is not None:
                self.notes.append(f"Took over {target.name}, which an interrupted publish had completed.")
                return found
        aside = target.with_name(f"{pointer.SET_ASIDE}{target.name}-{secrets.token_hex(4)}")
        self.files.rename(target, aside)
        self.files.sync(target.parent)
        self.notes.append(f"Set {target.name} aside as {aside.name}: the ledger does not know it.")
        return None

    def _record(self, final: Manifest) -> Release:
        if final.sign_off is None or final.published_at is None:
            raise AssertionError("only a final manifest is recorded")
        release = Release(
            release_id=final.release_id,
            period=final.period,
            authority=final.authority,
            manifest_hash=final.hash,
            content_hash=final.content_hash,
            published_at=final.published_at,
            approved_by=final.sign_off.decided_by,
            previous_release_id=final.previous_release,
        )
        self.files.before("record", Path(final.release_id))
        with self.ledger.session() as session:
            session.add(release)
            session.flush()
            decision_chain.append(
                session,
                period=final.period,
                decision=decision_chain.PUBLISHED,
                decided_by=final.sign_off.decided_by,
                comment=final.sign_off.comment,
                manifest_hash=release.manifest_hash,
                release_id=final.release_id,
                from_release_id=pointer.current_release(self.settings),
                acknowledged=final.sign_off.acknowledged,
            )
            self.files.before("commit", Path(final.release_id))
        return release

    def _report(
        self, outcome: Literal["published", "nothing_changed"], release: Release, files: int | None = None
    ) -> PublishReport:
        path = self.settings.releases / release.release_id
        return PublishReport(
            outcome=outcome,
            release_id=release.release_id,
            period=release.period,
            path=path,
            content_hash=release.content_hash,
            manifest_hash=release.manifest_hash,
            approved_by=release.approved_by,
            previous_release=release.previous_release_id,
            files=len(manifests.read(path)[0].files) if files is None else files,
            notes=self.notes,
        )


def _not_published(settings: Settings, period: Period, fault: OSError) -> WarehouseError:
    """What stands after a fault: the old release, or a new one that only lacks the pointer."""
    current = pointer.current_release(settings)
    with contextlib.suppress(Exception):
        wanted = pointer.recorded_release(Ledger(settings))
        if wanted is not None and wanted != current:
            return storage_fault(
                fault,
                f"publishing {period}",
                f"{wanted} is stored and recorded, but `current` still names {current or 'nothing'}.",
            )
    return storage_fault(
        fault,
        f"publishing {period}",
        f"Readers still see {current}." if current else "Nothing was published.",
    )
