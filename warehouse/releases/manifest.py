"""The manifest: what a release holds, from what it was made, and who agreed to it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from warehouse.errors import WarehouseError
from warehouse.hashing import hash_of

NAME = "manifest.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(_Part):
    """One file of a release; `path` is relative, `rows` is None where rows mean nothing."""

    path: str
    sha256: str
    bytes: int
    rows: int | None = Field(ge=0)

    @field_validator("path")
    @classmethod
    def _stays_inside(cls, path: str) -> str:
        parts = PurePosixPath(path)
        if parts.is_absolute() or ".." in parts.parts or not parts.parts:
            raise ValueError("a file of a release lies inside the release")
        return path


class TableEntry(_Part):
    """One table of schema `mart`; `sha256` is its part of the content hash (None where left out of it)."""

    table: str
    rows: int
    sha256: str | None


class DeliveryEntry(_Part):
    """One delivered table that the build used; `rows` counts the accepted ones, but not of persons."""

    extract: str
    table: str
    authority: str
    period: str
    sha256: str
    rows: int | None


class SignOffEntry(_Part):
    """The approval a release rests on; `manifest_hash` names the candidate that was approved.

    `acknowledged` are the ids of the warnings it names. `decision_hash` is the approval's hash in the chain
    of decisions; releases from before the chain have none.
    """

    decision: str
    decided_by: str
    comment: str
    decided_at: datetime
    manifest_hash: str
    acknowledged: list[str] = []
    decision_hash: str | None = None


class Manifest(_Part):
    """Everything about one release but its files' contents.

    A candidate's manifest has `sign_off`, `published_at` and `candidate_manifest_hash` empty.
    `content_hash` depends on the figures alone, not on when or where they were built. `contract` has the
    contract version of each table that is as `mart_contract.csv` says; older releases have none.
    """

    format: Literal[1] = 1
    release_id: str
    period: str
    authority: str
    created_at: datetime
    published_at: datetime | None = None
    code_commit: str
    catalogue_version: str
    previous_release: str | None
    content_hash: str
    verdict: dict[str, Any]
    waivers: list[Any]
    sign_off: SignOffEntry | None = None
    candidate_manifest_hash: str | None = None
    deliveries: list[DeliveryEntry]
    tables: list[TableEntry]
    contract: dict[str, int] = {}
    files: list[FileEntry]

    @property
    def is_blocked(self) -> bool:
        """Whether the rules forbid publishing; a verdict that is not known counts as forbidden."""
        return self.verdict.get("verdict") not in ("publishable", "publishable_with_caveats")

    def to_text(self) -> str:
        """The manifest as it stands in the file: indented JSON with a line end."""
        return json.dumps(self.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"

    @property
    def hash(self) -> str:
        """The manifest hash: sha256 over the canonical JSON (keys sorted, no spaces)."""
        return hash_of(self.model_dump(mode="json"))


def read(folder: Path) -> tuple[Manifest, str]:
    """The manifest of a release folder and its hash, both taken from the bytes on the disk.

    Raises `WarehouseError` MANIFEST_MISSING or MANIFEST_UNREADABLE.
    """
    try:
        content = json.loads((folder / NAME).read_bytes())
        return Manifest.model_validate(content), hash_of(content)
    except FileNotFoundError:
        raise WarehouseError(
            "MANIFEST_MISSING", f"{folder.name} has no {NAME}.", "Build and check the month again."
        ) from None
    except (ValueError, ValidationError):
        # The error itself would quote the manifest's contents, so it is not passed on.
        raise WarehouseError(
            "MANIFEST_UNREADABLE",
            f"The {NAME} of {folder.name} is not a manifest.",
            "Somebody changed it; build and check the month again, or roll back to another release.",
        ) from None
