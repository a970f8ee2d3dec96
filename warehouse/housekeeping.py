"""Housekeeping: remove what can be made again and no longer serves. Archive, ledger and releases stay."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel
from sqlalchemy import select

from warehouse.errors import Refusal, WarehouseError
from warehouse.ledger import DeliveryTable, Ledger, Release
from warehouse.periods import Period
from warehouse.releases import manifest
from warehouse.settings import Settings

# A file that no ledger row names may belong to a load that is under way; this old (seconds), it does not.
ORPHAN_AGE = 24 * 60 * 60


class TidyReport(BaseModel):
    """What was removed; paths are relative to the folder of extracts or of candidates."""

    superseded_extracts: list[str]
    orphaned_files: list[str]
    candidates: list[str]
    bytes_freed: int

    @property
    def summary(self) -> str:
        """The report in a line."""
        return (
            f"{len(self.superseded_extracts)} superseded extract files, {len(self.orphaned_files)} orphaned "
            f"files and {len(self.candidates)} old candidates removed, {self.bytes_freed / 1e6:.1f} MB freed"
        )


def tidy(settings: Settings, *, keep_candidates: int = 3, orphan_age: float = ORPHAN_AGE) -> TidyReport:
    """Remove superseded extract files, orphaned files (older than `orphan_age` seconds) and old candidates.

    An extract file stays as long as a ledger row calls it current. A candidate goes when its figures are
    published and `keep_candidates` newer months have one; case lists are served from the newest. Raises
    `Refusal` LEDGER_EMPTY where extracts stand that the ledger knows nothing of at all: that is a wrong
    ledger, not a tidy warehouse.
    """
    superseded, orphaned = _dead_extracts(settings, orphan_age)
    unfinished = _unfinished_builds(settings, orphan_age)
    candidates = _published_candidates(settings, keep_candidates)
    freed = sum(_size(path) for path in [*superseded, *orphaned, *unfinished, *candidates])
    for path in [*superseded, *orphaned, *unfinished]:
        path.unlink()
    for folder in candidates:
        shutil.rmtree(folder)
    _remove_empty_folders(settings.extracts_dir, [*superseded, *orphaned])
    return TidyReport(
        superseded_extracts=_relative(superseded, settings.extracts_dir),
        orphaned_files=[
            *_relative(orphaned, settings.extracts_dir),
            *_relative(unfinished, settings.home_dir / "candidate"),
        ],
        candidates=_relative(candidates, settings.home_dir / "candidate"),
        bytes_freed=freed,
    )


def _dead_extracts(settings: Settings, orphan_age: float) -> tuple[list[Path], list[Path]]:
    """Files that only superseded ledger rows name, and old files that none names."""
    with Ledger(settings).session() as session:
        rows = session.execute(select(DeliveryTable.path, DeliveryTable.superseded_by)).all()
    current = {path for path, superseded_by in rows if superseded_by is None}
    known = {path for path, _ in rows}
    files = sorted(path for path in settings.extracts_dir.rglob("*") if path.is_file())
    if files and not known:
        raise Refusal(
            "LEDGER_EMPTY",
            f"{settings.extracts_dir} holds extracts, and the ledger knows of no delivery.",
            "Check WAREHOUSE_LEDGER_URL and WAREHOUSE_HOME; nothing was removed.",
        )
    superseded, orphaned = [], []
    for file in files:
        name = file.relative_to(settings.extracts_dir).as_posix()
        if name in current:
            continue
        if name in known:
            superseded.append(file)
        elif _age(file) > orphan_age:
            orphaned.append(file)
    return superseded, orphaned


def _unfinished_builds(settings: Settings, orphan_age: float) -> list[Path]:
    found = (settings.home_dir / "candidate").glob("*/building.duckdb*")
    return sorted(path for path in found if path.is_file() and _age(path) > orphan_age)


def _published_candidates(settings: Settings, keep: int) -> list[Path]:
    with Ledger(settings).session() as session:
        published = {
            (period, content_hash)
            for period, content_hash in session.execute(select(Release.period, Release.content_hash))
        }
    finished = [
        (folder, made) for folder in _candidate_folders(settings) if (made := _manifest(folder)) is not None
    ]
    older = finished[: max(len(finished) - keep, 0)]
    return [folder for folder, made in older if (made.period, made.content_hash) in published]


def _candidate_folders(settings: Settings) -> Iterator[Path]:
    """Folders of candidates, oldest month first."""
    for folder in sorted((settings.home_dir / "candidate").glob("*")):
        try:
            Period.parse(folder.name)
        except WarehouseError:
            continue
        yield folder


def _manifest(folder: Path) -> manifest.Manifest | None:
    try:
        return manifest.read(folder / "release")[0]
    except WarehouseError:
        return None


def _remove_empty_folders(top: Path, removed: Iterable[Path]) -> None:
    for file in removed:
        for folder in file.parents:
            if folder == top or any(folder.iterdir()):
                break
            folder.rmdir()


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)


def _relative(paths: Iterable[Path], top: Path) -> list[str]:
    return [path.relative_to(top).as_posix() for path in paths]
