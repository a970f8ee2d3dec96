"""The differences between two releases, figure by figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import duckdb
from pydantic import BaseModel

from warehouse.errors import UsageFault
from warehouse.releases import marts
from warehouse.releases.verification import resolve
from warehouse.settings import Settings
from warehouse.sql import literal

KEY = ("indicator_code", "area_code", "period_kind", "period_end", "breakdown", "breakdown_value")

_DIFFERENCES = """
with before as (select * from a.mart.fct_indicator_value),
after as (select * from b.mart.fct_indicator_value)
select
    {key},
    case
        when before.release_id is null then 'added'
        when after.release_id is null then 'removed'
        else 'changed'
    end as change,
    before.value as value_before, before.symbol as symbol_before,
    after.value as value_after, after.symbol as symbol_after,
    before.numerator as numerator_before, before.denominator as denominator_before,
    after.numerator as numerator_after, after.denominator as denominator_after
from before full outer join after using ({key})
where before.release_id is null
    or after.release_id is null
    or before.value is distinct from after.value
    or before.symbol is distinct from after.symbol
    or before.numerator is distinct from after.numerator
    or before.denominator is distinct from after.denominator
order by {key}
"""


class Difference(BaseModel):
    """One figure that two releases do not agree on: in its value, its symbol or the counts behind it."""

    indicator_code: str
    area_code: str
    period_kind: str
    period_end: date
    breakdown: str
    breakdown_value: str
    change: Literal["added", "removed", "changed"]
    value_before: Decimal | None
    symbol_before: str | None
    value_after: Decimal | None
    symbol_after: str | None
    numerator_before: Decimal | None
    denominator_before: Decimal | None
    numerator_after: Decimal | None
    denominator_after: Decimal | None

    @property
    def is_recounted(self) -> bool:
        """Whether value and symbol are what they were, and only the counts behind them are others."""
        same = (self.value_before, self.symbol_before) == (self.value_after, self.symbol_after)
        return self.change == "changed" and same


class DiffReport(BaseModel):
    """All differences from `release_a` to `release_b`, by key."""

    release_a: str
    release_b: str
    added: int
    removed: int
    changed: int
    differences: list[Difference]


def diff(settings: Settings, a: str, b: str) -> DiffReport:
    """Every indicator value added, removed or changed from release `a` to release `b`.

    Raises `UsageFault` UNKNOWN_RELEASE.
    """
    first, second = resolve(settings, a), resolve(settings, b)
    found = differences(
        settings.releases / first / marts.DATABASE, settings.releases / second / marts.DATABASE
    )
    return DiffReport(
        release_a=first,
        release_b=second,
        added=sum(difference.change == "added" for difference in found),
        removed=sum(difference.change == "removed" for difference in found),
        changed=sum(difference.change == "changed" for difference in found),
        differences=found,
    )


def differences(before: Path, after: Path) -> list[Difference]:
    """The differences between two `marts.duckdb` files; equal values with other trailing zeros are equal."""
    for path in (before, after):
        if not path.is_file():
            raise UsageFault(
                "UNKNOWN_RELEASE", f"{path.parent.name} has no marts.", "Run `warehouse verify` on it."
            )
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(str(before))} as a (read_only)")
        if before != after:
            connection.execute(f"attach {literal(str(after))} as b (read_only)")
        source = _DIFFERENCES.format(key=", ".join(KEY))
        cursor = connection.execute(source if before != after else source.replace("b.mart.", "a.mart."))
        names = [column[0] for column in cursor.description or []]
        return [Difference(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
