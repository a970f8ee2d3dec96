"""What a rule found in a candidate, before and after waivers. No value of a checked row is ever in here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Outcome = Literal["passed", "failed", "not_run"]
Effective = Literal["passed", "waived", "warning", "failed", "not_run"]


@dataclass(frozen=True, order=True)
class RowSource:
    """Where a row was delivered, as far as known: the file by its sha256, its table, the row of the file."""

    delivery_sha256: str = ""
    table_name: str = ""
    source_row: int = 0


@dataclass(frozen=True, order=True)
class RowReference:
    """The key columns of one failing row and their contents as text, e.g. indicator_code and period_end.

    `source` is where the row was delivered; two rows with the same keys are the same to a waiver.
    """

    keys: tuple[tuple[str, str], ...]
    source: RowSource = field(default=RowSource(), compare=False)

    def get(self, key: str) -> str | None:
        """The content of that key, or None where the row has none."""
        return dict(self.keys).get(key)

    @property
    def period_end(self) -> date | None:
        """The end of the row's period, where it has one."""
        text = self.get("period_end")
        return date.fromisoformat(text[:10]) if text else None

    def __str__(self) -> str:
        return ", ".join(f"{name} {content}" for name, content in self.keys)


@dataclass(frozen=True)
class Finding:
    """What Great Expectations found for one rule. `note` says why a rule did not run."""

    rule_id: str
    rule_version: int
    severity: str
    outcome: Outcome
    n_checked: int = 0
    n_failed: int = 0
    failing_rows: tuple[RowReference, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Judged:
    """A finding after waivers: `waiver_ids` gives, for each failing row in order, the waiver that covers it.

    `notes` say why a waiver that could have covered rows did not.
    """

    finding: Finding
    effective: Effective
    waiver_ids: tuple[str | None, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def waivers_used(self) -> tuple[str, ...]:
        """The waivers that cover at least one row, in order of their ids."""
        return tuple(sorted({waiver_id for waiver_id in self.waiver_ids if waiver_id}))
