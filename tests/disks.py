"""Disks that are really full or read-only, for one process: it has mounts of its own, gone when it ends."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warehouse.settings import PROJECT

# Root needs no other identity for it; anybody else is root only inside the new namespace.
_OWN_MOUNTS = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]


def need_own_mounts() -> None:
    """Skip the test where this machine gives nobody mounts of their own."""
    tried = subprocess.run([*_OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True)
    if tried.returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk of their own")


def with_own_mounts(function: Callable[..., object], *arguments: str | Path) -> Any:
    """Call a test module's function with these texts in such a process; gives what it returned."""
    file = Path(inspect.getfile(function))
    code = (
        f"import json, sys; sys.path.insert(0, {str(file.parent)!r}); from {file.stem} import "
        f"{function.__name__} as call; print(json.dumps(call(*sys.argv[1:]), default=str))"
    )
    done = subprocess.run(
        [*_OWN_MOUNTS, sys.executable, "-c", code, *map(str, arguments)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def mount_small(folder: Path, size: str) -> None:
    """Mount an empty disk of that size (as `2m`) on an existing folder."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)


def make_read_only(folder: Path) -> None:
    """Let nobody, root included, write below a folder."""
    subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)


def fill(folder: Path, leaving: int) -> Path:
    """Fill the disk of a folder but for so many bytes; gives the file to delete afterwards."""
    found = os.statvfs(folder)
    filler = folder / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(found.f_bavail * found.f_frsize - leaving, 1))
    return filler
