"""What is missing or wrong with this installation, and how to mend it."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from warehouse.errors import UsageFault
from warehouse.ledger import Ledger, Release
from warehouse.releases import current_release, verify
from warehouse.releases.pointer import SET_ASIDE, leftovers, recorded_release
from warehouse.releases.verification import RELEASE_ID
from warehouse.settings import PROJECT, Settings

LOCK = PROJECT / "requirements.lock"
LEAST_FREE_BYTES = 1 << 30
_SHOWN = 5


class Finding(BaseModel):
    """One line of the examination; `mend` is empty where all is well."""

    topic: str
    ok: bool
    message: str
    mend: str = ""


def examine(settings: Settings, *, lock: Path = LOCK) -> list[Finding]:
    """Look at everything an installation needs; nothing is changed and nothing heavy is imported."""
    examinations: list[Callable[[], Finding]] = [
        _python,
        lambda: _packages(lock),
        _tools,
        lambda: _home(settings),
        lambda: _ledger(settings),
        lambda: _pseudonym_key(settings),
    ]
    findings = [examination() for examination in examinations]
    # Where the ledger cannot be read, nothing can be said about releases.
    return findings + (list(_releases(settings)) if findings[4].ok else [])


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] < (3, 13):
        return Finding(topic="Python", ok=True, message=version)
    return Finding(
        topic="Python",
        ok=False,
        message=f"{version} is not supported",
        mend="Install Python 3.11 or 3.12 and run `make setup` with it.",
    )


def _packages(lock: Path) -> Finding:
    try:
        wanted = locked_versions(lock.read_text(encoding="utf-8"))
    except OSError:
        return Finding(
            topic="Packages",
            ok=False,
            message=f"{lock.name} cannot be read",
            mend="Restore it from the repository.",
        )
    wrong = []
    for name, version in sorted(wanted.items()):
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{name} is missing")
            continue
        if found != version:
            wrong.append(f"{name} is {found}, locked is {version}")
    if not wrong:
        return Finding(topic="Packages", ok=True, message=f"all {len(wanted)} as locked")
    more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
    return Finding(
        topic="Packages",
        ok=False,
        message="; ".join(wrong[:_SHOWN]) + more,
        mend="Run `make setup`.",
    )


def locked_versions(text: str) -> dict[str, str]:
    """Name and version of every package that a lock file pins for this interpreter."""
    versions: dict[str, str] = {}
    for line in text.splitlines():
        pinned = line.split(" --hash")[0].strip().rstrip("\\").strip()
        if "==" not in pinned or line.startswith((" ", "#")):
            continue
        try:
            requirement = Requirement(pinned)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate():
            versions[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return versions


def _tools() -> Finding:
    names = ("apache-airflow", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations")
    versions, missing = [], []
    for name in names:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding(
            topic="Tools", ok=False, message=f"{', '.join(missing)} not installed", mend="Run `make setup`."
        )
    return Finding(topic="Tools", ok=True, message=", ".join(versions))


def _home(settings: Settings) -> Finding:
    home = settings.home_dir
    standing = next(folder for folder in (home, *home.parents) if folder.exists())
    if not standing.is_dir() or not os.access(standing, os.W_OK | os.X_OK):
        return Finding(
            topic="Home",
            ok=False,
            message=f"{home} cannot be written to",
            mend="Give this user the right to write there, or set WAREHOUSE_HOME to another folder.",
        )
    free = shutil.disk_usage(standing).free
    if free < LEAST_FREE_BYTES:
        return Finding(
            topic="Home",
            ok=False,
            message=f"{home} has {free / 1e9:.1f} GB left",
            mend="Free some space: a build needs about 1 GB.",
        )
    return Finding(topic="Home", ok=True, message=f"{home}, {free / 1e9:.0f} GB free")


def _ledger(settings: Settings) -> Finding:
    if settings.ledger_address.startswith("sqlite:///"):
        path = Path(settings.ledger_address.removeprefix("sqlite:///"))
        if not path.exists():
            return Finding(topic="Ledger", ok=True, message="none yet; the first load makes it")
    try:
        with Ledger(settings).session() as session:
            count = len(session.scalars(select(Release.release_id)).all())
    except (SQLAlchemyError, ImportError, OSError):
        # The error would print the address, and the address may hold a password.
        return Finding(
            topic="Ledger",
            ok=False,
            message="it cannot be reached",
            mend="See that its database runs and that WAREHOUSE_LEDGER_URL names it.",
        )
    return Finding(topic="Ledger", ok=True, message=f"reachable, {count} releases")


def _pseudonym_key(settings: Settings) -> Finding:
    if settings.pseudonym_key is None:
        return Finding(
            topic="Pseudonym key", ok=True, message="not set; only extracts that name persons need it"
        )
    try:
        settings.key_for_pseudonyms()
    except UsageFault as fault:
        return Finding(
            topic="Pseudonym key", ok=False, message="set, but shorter than 32 characters", mend=fault.mend
        )
    return Finding(topic="Pseudonym key", ok=True, message="set")


def _releases(settings: Settings) -> Iterator[Finding]:
    yield _pointer(settings)
    left = [path.name for path in leftovers(settings)]
    if left:
        yield Finding(
            topic="Interrupted publish",
            ok=False,
            message=f"left {', '.join(left)}",
            mend="Run the publish again: it clears or finishes what was begun.",
        )
    recorded: set[str] = set()
    if current_release(settings) or settings.releases.is_dir():
        with Ledger(settings).session() as session:
            recorded = set(session.scalars(select(Release.release_id)))
    folders = (
        {path.name for path in settings.releases.iterdir()} if settings.releases.is_dir() else set[str]()
    )
    released = {name for name in folders if RELEASE_ID.fullmatch(name)}
    unknown = sorted(released - recorded) + sorted(name for name in folders if name.startswith(SET_ASIDE))
    if unknown:
        yield Finding(
            topic="Unrecorded releases",
            ok=False,
            message=f"the ledger does not know {', '.join(unknown)}",
            mend="Publish that month again; if it was set aside, move it out of the folder of releases.",
        )
    gone = sorted(recorded - released)
    if gone:
        yield Finding(
            topic="Missing releases",
            ok=False,
            message=f"the folder of {', '.join(gone)} is gone",
            mend="Restore it from the back-up.",
        )


def _pointer(settings: Settings) -> Finding:
    current = current_release(settings)
    if current is None:
        return Finding(topic="Current release", ok=True, message="nothing is published yet")
    wanted = recorded_release(Ledger(settings))
    if wanted is not None and wanted != current:
        return Finding(
            topic="Current release",
            ok=False,
            message=f"`current` names {current}, the ledger {wanted}",
            mend="Run the publish or rollback again: it finishes the move.",
        )
    if not (settings.releases / current).is_dir() or not verify(settings, current).ok:
        return Finding(
            topic="Current release",
            ok=False,
            message=f"{current} is damaged or gone",
            mend="`warehouse verify` names the files; `warehouse rollback` goes to a whole release.",
        )
    return Finding(topic="Current release", ok=True, message=f"{current}, whole")
