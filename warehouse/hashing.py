"""The hash that names every delivery and vouches for every file of a release."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hex, read from the disk."""
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()
