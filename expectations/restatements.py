"""Restatements: changes to published figures beyond the declared limit, by reason and two people's word.

They stand in `restatements.yml` and are reviewed like code. A record belongs to exactly one release, so it
can never be used twice, and covers the figures of named indicators and months up to its cap.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import Field, model_validator

from expectations.gate import same_person
from expectations.waivers import Strict
from warehouse.errors import WarehouseError
from warehouse.periods import Period

FILE = Path(__file__).with_name("restatements.yml")


class Restatement(Strict):
    """One agreed change of published figures.

    `release` is the release that makes the change, `first_period` and `last_period` are the months in which
    the changed figures' periods end (both inclusive). `indicators` are codes, or `all`. `cap` is the largest
    number of figures: one more, and the record covers none. `reason` is what readers see beside each of them.
    """

    restatement_id: str = Field(pattern=r"^R-\d{3}$")
    release: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-r[1-9]\d*$")
    first_period: str
    last_period: str
    indicators: list[Annotated[str, Field(min_length=3)]] = Field(min_length=1)
    cap: int = Field(ge=1)
    reason: str = Field(min_length=20)
    requested_by: str = Field(min_length=3, description="role")
    approved_by: str = Field(min_length=3, description="another role")

    @model_validator(mode="after")
    def _ordered_and_by_two(self) -> Self:
        if not Period.parse(self.first_period) <= Period.parse(self.last_period):
            raise ValueError(f"{self.restatement_id}: its last period lies before its first")
        if same_person(self.requested_by, self.approved_by):
            raise ValueError(f"{self.restatement_id} is approved by somebody other than who requested it")
        return self


def load(file: Path = FILE) -> tuple[Restatement, ...]:
    """All records, in order of their ids; raises `WarehouseError` RESTATEMENTS_INVALID for a wrong file."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        records = sorted(
            (Restatement.model_validate(entry) for entry in content.get("restatements") or []),
            key=lambda record: record.restatement_id,
        )
        times = Counter(record.restatement_id for record in records)
        if repeated := [name for name, count in times.items() if count > 1]:
            raise ValueError(f"used twice: {', '.join(repeated)}")
    except (OSError, ValueError, AttributeError, yaml.YAMLError, WarehouseError) as error:
        raise WarehouseError(
            "RESTATEMENTS_INVALID", f"{file.name} cannot be used: {error}", "Mend the restatement record."
        ) from error
    return tuple(records)
