"""Every operation a publish makes on the disk, in one place, so that a test can stop before any of them."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError

_CHUNK = 1 << 20


def _unobserved(_name: str, _path: Path) -> None:
    """Nobody watches the operations of an ordinary publish."""


class Files:
    """Writes to the disk so that a crash leaves either the state before or the state after.

    `before(operation, path)` is called ahead of every single operation; tests end the process in it
    or raise the error that a full or read-only disk would raise.
    """

    def __init__(self, before: Callable[[str, Path], None] = _unobserved) -> None:
        self.before = before

    def make_folder(self, path: Path) -> None:
        """Make one folder (its parents too) where it is missing."""
        if not path.is_dir():
            self.before("make folder", path)
            path.mkdir(parents=True)

    def copy(self, source: Path, target: Path) -> str:
        """Copy one file to a new path, not yet synced; returns the sha256 of the bytes copied."""
        digest = hashlib.sha256()
        self.before("create", target)
        with source.open("rb") as reader, target.open("xb") as writer:
            while chunk := reader.read(_CHUNK):
                self.before("write", target)
                writer.write(chunk)
                writer.flush()
                digest.update(chunk)
        return digest.hexdigest()

    def write(self, path: Path, text: str) -> None:
        """Write one new UTF-8 text file, not yet synced."""
        self.before("create", path)
        with path.open("xb") as writer:
            self.before("write", path)
            writer.write(text.encode())

    def sync(self, path: Path) -> None:
        """Bring one file, or the entries of one folder, to the disk."""
        self.before("sync", path)
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def make_read_only(self, path: Path) -> None:
        """Take away everybody's permission to write."""
        self.before("make read-only", path)
        path.chmod(0o555 if path.is_dir() else 0o444)

    def rename(self, source: Path, target: Path) -> None:
        """Give a file or folder its final name; the target must not exist as a filled folder."""
        self.before("rename", target)
        source.rename(target)

    def point(self, link: Path, target_name: str) -> None:
        """Make `link` a symbolic link to its sibling `target_name`, replacing an older link in one step."""
        temporary = link.with_name(f".{link.name}-{secrets.token_hex(4)}")
        self.before("link", temporary)
        temporary.symlink_to(target_name)
        self.before("replace", link)
        temporary.replace(link)
        self.sync(link.parent)

    def remove(self, path: Path) -> None:
        """Remove a file, a link, or a folder with all it holds, read-only or not."""
        if path.is_dir() and not path.is_symlink():
            path.chmod(path.stat().st_mode | stat.S_IRWXU)
            for entry in sorted(path.iterdir()):
                self.remove(entry)
            self.before("remove folder", path)
            path.rmdir()
        else:
            self.before("remove", path)
            path.unlink()


def files_below(folder: Path) -> list[str]:
    """Relative paths (with '/') of everything below a folder that is not itself a folder, sorted."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    )


def as_os_error(fault: duckdb.IOException) -> OSError:
    """What the disk said, from DuckDB, which reports it in its own words."""
    text = str(fault).lower()
    for code, words in ((errno.ENOSPC, "no space"), (errno.EROFS, "read-only"), (errno.EACCES, "permission")):
        if words in text:
            return OSError(code, words)
    return OSError(errno.EIO, "database file")


def storage_fault(error: OSError, doing: str, still: str) -> WarehouseError:
    """Say in plain words why the disk refused.

    `doing` completes "... while", e.g. "staging release 2017-11-r2"; `still` says what stands.
    """
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        code, what, mend = "DISK_FULL", "The disk is full", "Free some space, then run the command again."
    elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        code, what = "FOLDER_READ_ONLY", "The folder cannot be written to"
        mend = "Give the warehouse's user the right to write there, then run the command again."
    else:
        code, what = "STORAGE_FAULT", f"The disk reported '{os.strerror(error.errno or errno.EIO)}'"
        mend = "Have the disk looked at, then run the command again."
    return WarehouseError(code, f"{what} while {doing}. {still}", mend)
