"""Writing files so that a crash leaves either the old file or the new one, whole and on disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import Refusal
from warehouse.hashing import sha256_of

CHUNK = 4 * 1024 * 1024


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Create a folder and its parents, each made durable in the one above."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path to write to; when the block ends the whole file takes `target`'s place.

    The unfinished file has one fixed name beside the target, so that a rerun overwrites what a crash left.
    """
    make_folder(target.parent)
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        yield partial
    except Exception:
        partial.unlink(missing_ok=True)
        raise
    sync_file(partial)
    partial.replace(target)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True)
class Archived:
    """A file kept for good: where, and which file of the inbox it was at the moment of reading."""

    sha256: str
    path: Path
    inbox_file: Path
    inbox_stamp: tuple[int, int, int]
    durable: Future[None]
    """Done when the copy is on disk for good; waited for before the ledger names it."""


def stamp(path: Path) -> tuple[int, int, int]:
    """What tells that a file was replaced or written to: inode, size, time of change."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def archive(inbox_file: Path, folder: Path) -> Archived:
    """Keep a file byte for byte as `<folder>/<first 2>/<sha256><suffix>`, read-only.

    Everything later is read from the copy, so what is archived is what is loaded. Raises `Refusal`
    FILE_CHANGING where the file was written to meanwhile.
    """
    make_folder(folder)
    before = stamp(inbox_file)
    partial = folder / ".receiving.partial"
    partial.unlink(missing_ok=True)
    digest = hashlib.sha256()
    with inbox_file.open("rb") as source, partial.open("wb") as copy, ThreadPoolExecutor(1) as beside:
        while chunk := source.read(CHUNK):
            hashed = beside.submit(digest.update, chunk)
            copy.write(chunk)
            hashed.result()
    if stamp(inbox_file) != before:
        partial.unlink()
        raise Refusal(
            "FILE_CHANGING",
            "The file was written to while it was read.",
            "Wait until it is complete, then load again.",
        )
    sha256 = digest.hexdigest()
    suffix = inbox_file.suffix.lower() if inbox_file.suffix[1:].isalnum() else ""
    kept = folder / sha256[:2] / f"{sha256}{suffix}"
    if kept.exists() and sha256_of(kept) == sha256:
        partial.unlink()
    else:  # a copy that a loss of power left damaged is replaced
        make_folder(kept.parent)
        partial.chmod(0o444)
        partial.replace(kept)
    return Archived(sha256, kept, inbox_file, before, _later(lambda: _settle(kept)))


def _settle(path: Path) -> None:
    sync_file(path)
    sync_folder(path.parent)


def _later(work: Callable[[], None]) -> Future[None]:
    """Start work that waits for the disk, not for a processor."""
    executor = ThreadPoolExecutor(1)
    future = executor.submit(work)
    executor.shutdown(wait=False)
    return future


def leave_inbox(archived: Archived) -> None:
    """Take a file out of the inbox, unless another one took its name since it was read."""
    path = archived.inbox_file
    if path.exists() and stamp(path) == archived.inbox_stamp:
        path.unlink()
        sync_folder(path.parent)
