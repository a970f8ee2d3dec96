"""Re-reading a release: every file's hash and rows against the manifest."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel
from sqlalchemy import func, select

from warehouse.decision_chain import broken_links
from warehouse.errors import Refusal, UsageFault, WarehouseError
from warehouse.hashing import sha256_of
from warehouse.ledger import Decision, Ledger, Release
from warehouse.releases import manifest as manifests
from warehouse.releases import pointer
from warehouse.releases.files import files_below
from warehouse.releases.manifest import Manifest
from warehouse.releases.marts import rows_in_files
from warehouse.settings import Settings

RELEASE_ID = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))-r([1-9]\d*)")


class VerifyReport(BaseModel):
    """What a re-read found, as paths inside the release; `miscounted` has other rows than stated.

    `decisions` says in words what is wrong with the record of decisions, by the number of the decision.
    """

    release_id: str
    ok: bool
    files_checked: int
    bytes_checked: int
    rows_checked: int
    missing: list[str] = []
    extra: list[str] = []
    changed: list[str] = []
    miscounted: list[str] = []
    decisions_checked: int = 0
    decisions: list[str] = []

    def summary(self) -> str:
        """The findings in one line, e.g. 'changed: csv/dim_area.csv'."""
        kinds = {
            "missing": self.missing,
            "extra": self.extra,
            "changed": self.changed,
            "other number of rows": self.miscounted,
            "record of decisions": self.decisions,
        }
        return "; ".join(f"{kind}: {', '.join(paths)}" for kind, paths in kinds.items() if paths)


def verify(settings: Settings, release: str | None = None) -> VerifyReport:
    """Re-read a release (the current one by default) as `verify_files` does, and the chain of decisions.

    Raises `UsageFault` UNKNOWN_RELEASE, `Refusal` NO_RELEASE where nothing is published.
    A difference is not an error but a report that is not `ok`.
    """
    report = verify_files(settings, release)
    approval = _approval_in_manifest(settings, report.release_id)
    with Ledger(settings).session() as session:
        report.decisions_checked = session.scalar(select(func.count()).select_from(Decision)) or 0
        report.decisions = broken_links(session)
        if approval and session.scalar(select(Decision.hash).where(Decision.hash == approval)) is None:
            report.decisions.append(f"the approval that {report.release_id} names is missing")
    report.ok = not report.summary()
    return report


def _approval_in_manifest(settings: Settings, release_id: str) -> str | None:
    try:
        content, _ = manifests.read(settings.releases / release_id)
    except WarehouseError:
        return None  # a manifest that is missing or unreadable is reported with the files
    return content.sign_off.decision_hash if content.sign_off else None


def verify_files(settings: Settings, release: str | None = None) -> VerifyReport:
    """Re-read every file of a release (the current one by default) and the manifest's own hash in the ledger.

    Raises `UsageFault` UNKNOWN_RELEASE, `Refusal` NO_RELEASE where nothing is published.
    A difference is not an error but a report that is not `ok`.
    """
    release_id = resolve(settings, release)
    folder = settings.releases / release_id
    with Ledger(settings).session() as session:
        recorded = session.scalar(select(Release.manifest_hash).where(Release.release_id == release_id))
    try:
        content, found_hash = manifests.read(folder)
    except WarehouseError as fault:
        is_missing = fault.code == "MANIFEST_MISSING"
        return VerifyReport(
            release_id=release_id,
            ok=False,
            files_checked=0,
            bytes_checked=0,
            rows_checked=0,
            missing=[manifests.NAME] if is_missing else [],
            changed=[] if is_missing else [manifests.NAME],
        )
    report = verify_folder(folder, content)
    if recorded != found_hash:
        report.changed.append(manifests.NAME)
    if content.release_id != release_id and manifests.NAME not in report.changed:
        report.changed.append(manifests.NAME)
    report.ok = not report.summary()
    return report


def verify_folder(folder: Path, content: Manifest) -> VerifyReport:
    """Re-read the files of a folder against a manifest; symbolic links count as changed."""
    listed = {entry.path: entry for entry in content.files}
    found = set(files_below(folder)) - {manifests.NAME}
    report = VerifyReport(
        release_id=content.release_id,
        ok=True,
        files_checked=len(listed.keys() & found),
        bytes_checked=0,
        rows_checked=0,
        missing=sorted(listed.keys() - found),
        extra=sorted(found - listed.keys()),
    )
    whole: list[str] = []
    for path in sorted(listed.keys() & found):
        file = folder / path
        if file.is_symlink() or sha256_of(file) != listed[path].sha256:
            report.changed.append(path)
            continue
        report.bytes_checked += file.stat().st_size
        whole.append(path)
    for path, rows in rows_in_files(folder, whole).items():
        if rows != listed[path].rows:
            report.miscounted.append(path)
        report.rows_checked += rows or 0
    report.ok = not report.summary()
    return report


def resolve(settings: Settings, release: str | None) -> str:
    """The id of an existing release: the one named, or the one `current` points at.

    Raises `UsageFault` UNKNOWN_RELEASE, `Refusal` NO_RELEASE.
    """
    if release is None or release == pointer.NAME:
        current = pointer.current_release(settings)
        if current is None:
            raise Refusal(
                "NO_RELEASE",
                "Nothing has been published yet.",
                "Publish a month first, e.g. with `warehouse run --period 2017-11 --sign-off-as NAME`.",
            )
        return current
    if not RELEASE_ID.fullmatch(release) or not (settings.releases / release).is_dir():
        raise UsageFault(
            "UNKNOWN_RELEASE",
            f"There is no release '{release}'.",
            "`warehouse releases` lists those there are.",
        )
    return release
