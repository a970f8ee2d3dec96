"""Where the clients' environments stand, and what each client has to find in a release."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.settings import PROJECT

ENVIRONMENTS = PROJECT / ".bi"


@dataclass(frozen=True)
class Promised:
    """What a release says of itself, in its manifest and its dictionary."""

    rows: dict[str, int]
    tables: dict[str, str]
    columns: dict[str, str]
