"""The hashes that name every delivery and vouch for every file of a release and for every decision."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hex, read from the disk."""
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def hash_of(content: Any) -> str:
    """The sha256 over the canonical JSON (keys sorted, no spaces) of any JSON value, in hex."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
