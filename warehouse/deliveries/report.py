"""What a load says it did: per file, per table, with received = accepted + rejected."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, computed_field


class TableReport(BaseModel):
    """One table of a delivery.

    `reasons` counts the faults that reject a row, by code (a row with two of them counts twice there);
    `warnings` counts the cells that were left empty while their row was taken.
    """

    table: str
    received: int
    accepted: int
    rejected: int
    blank: int = 0
    reasons: dict[str, int] = {}
    warnings: dict[str, int] = {}
    path: str | None = None


class FileReport(BaseModel):
    """One file of the inbox.

    `outcome`: loaded; refused (nothing of it counts); duplicate (the same bytes are in force already);
    kept (a known file of which nothing is loaded, for the reason given; the archive holds it);
    waiting (left in the inbox, because this load was asked for another month or authority, or because
    the installation and not the file has to be mended first).
    """

    file_name: str
    outcome: Literal["loaded", "refused", "duplicate", "kept", "waiting"]
    sha256: str | None = None
    extract: str | None = None
    is_made_up: bool = False
    authority: str | None = None
    period: str | None = None
    reason_code: str | None = None
    reason: str | None = None
    mend: str | None = None
    tables: list[TableReport] = []
    notes: list[str] = []
    quarantine: str | None = None


class LoadReport(BaseModel):
    """Everything one `load` met."""

    files: list[FileReport] = []

    @computed_field  # type: ignore[prop-decorator]
    @property
    def changed(self) -> bool:
        """Whether anything new is in force after this load."""
        return any(file.outcome == "loaded" for file in self.files)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def exit_code(self) -> int:
        """1 where a file was refused, 3 where the installation has to be mended first, else 0.

        Rejected rows do not fail a load: they are counted, quarantined, and judged by the quality
        rules, which know how many of them a month can bear.
        """
        if any(file.outcome == "waiting" and file.reason_code for file in self.files):
            return 3
        return 1 if any(file.outcome == "refused" for file in self.files) else 0
