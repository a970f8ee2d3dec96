"""The gate of restatements: how much a release may change of what was published, and on whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from expectations import restatements
from expectations.restatements import Restatement
from warehouse.errors import Refusal
from warehouse.releases import marts
from warehouse.releases.manifest import Manifest
from warehouse.releases.vintages import TABLE, publications
from warehouse.settings import Settings

# A figure that was awaited and has come since takes nothing back, and a symbol replaces no value.
RESTATING = ("revised", "recounted", "withheld", "removed")
_NAMED = 5

_SHOWN = f"""
select count(*)
from mart.{TABLE}
where release_id = ? and (value is not null or change in ('withheld', 'removed'))
"""  # noqa: S608 - the name is a constant
_CHANGED = f"""
select
    indicator_code, period_kind, period_end, breakdown, breakdown_value, change, value_before, value,
    restatement_id
from mart.{TABLE}
where release_id = ? and change in {RESTATING}
order by
    value is not null,
    abs(change_size) / nullif(abs(value_before), 0) desc nulls first,
    indicator_code, period_end, period_kind, breakdown, breakdown_value
"""  # noqa: S608 - the names are constants


@dataclass(frozen=True)
class ChangedFigure:
    """One figure that a candidate changes; `before` and `after` are empty where there was or is no value."""

    indicator_code: str
    period_kind: str
    period_end: date
    breakdown: str
    breakdown_value: str
    change: str
    before: Decimal | None
    after: Decimal | None
    restatement_id: str | None

    def __str__(self) -> str:
        part = "" if self.breakdown == "all" else f" ({self.breakdown} {self.breakdown_value})"
        shown = " to ".join(
            "nothing" if v is None else f"{v.normalize():f}" for v in (self.before, self.after)
        )
        return f"{self.indicator_code}{part} {self.period_kind} to {self.period_end}: {shown}"


@dataclass(frozen=True)
class Changes:
    """What a candidate changes of published figures, largest change first, and of how many."""

    compared: int
    figures: tuple[ChangedFigure, ...]


def changes_in(database: Path, release_id: str) -> Changes | None:
    """The changes that a candidate's `marts.duckdb` says it makes; None where it keeps no vintages.

    Largest is by the share of the earlier value; what loses its value comes before all of them.
    """
    with marts.open_marts(database) as connection:
        tables = {table.name for table in marts.tables_of(connection, database.stem)}
        if TABLE not in tables:
            return None
        shown = connection.execute(_SHOWN, [release_id]).fetchone()
        rows = connection.execute(_CHANGED, [release_id]).fetchall()
    return Changes(int(shown[0]) if shown else 0, tuple(ChangedFigure(*row) for row in rows))


def uncovered(
    changes: Changes, records: Sequence[Restatement], release_id: str
) -> tuple[list[ChangedFigure], list[str]]:
    """The changes that no record in force covers, and what is wrong with the records that were used."""
    in_force = {record.restatement_id: record for record in records if record.release == release_id}
    asked = Counter(figure.restatement_id for figure in changes.figures if figure.restatement_id)
    notes = [
        f"{name} covers at most {in_force[name].cap} figures and {times} change"
        for name, times in sorted(asked.items())
        if name in in_force and times > in_force[name].cap
    ]
    covering = {name for name, record in in_force.items() if asked[name] <= record.cap}
    return [figure for figure in changes.figures if figure.restatement_id not in covering], notes


def allowed(settings: Settings, compared: int) -> int:
    """How many published figures a release may change without a record: the larger of number and share."""
    share = int(compared * settings.revision_limit_percent / 100)
    return max(settings.revision_limit_figures, share)


def require_restated(settings: Settings, candidate: Manifest, database: Path) -> None:
    """Refuse (RESTATEMENT_NEEDED) a candidate that changes more published figures than the declared limit.

    Changes that a restatement record of this very release covers do not count. Refuses (HISTORY_MOVED) a
    candidate that another release has overtaken since its build: it was compared with the wrong one.
    """
    changes = changes_in(database, candidate.release_id)
    if changes is None:
        return
    _require_newest_history(settings, candidate, database)
    records = restatements.load(settings.restatements_file)
    found, notes = uncovered(changes, records, candidate.release_id)
    limit = allowed(settings, changes.compared)
    if len(found) <= limit:
        return
    more = f"; and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
    raise Refusal(
        "RESTATEMENT_NEEDED",
        f"{candidate.release_id} changes {len(found):,} of {changes.compared:,} published figures without a "
        f"restatement record, and {limit:,} are allowed. "
        + "".join(f"{note}. " for note in notes)
        + f"The largest: {'; '.join(map(str, found[:_NAMED]))}{more}.",
        "See that the change is meant. If it is, have a record for this release reviewed into "
        f"{settings.restatements_file.name} (docs/runbooks/restatement.md), then build, check and sign off "
        "again.",
    )


def _require_newest_history(settings: Settings, candidate: Manifest, database: Path) -> None:
    with marts.open_marts(database) as connection:
        found = connection.execute(
            f"select min(publication_no) from mart.{TABLE} where release_id = ?",  # noqa: S608
            [candidate.release_id],
        ).fetchone()
    number = found[0] if found else None
    others = [each for each in publications(settings) if each.release_id != candidate.release_id]
    if number is not None and number != max((each.publication_no for each in others), default=0) + 1:
        raise Refusal(
            "HISTORY_MOVED",
            f"Another release was published since {candidate.release_id} was built, so its list of published "
            "figures and its revisions are out of date.",
            f"Run `warehouse build --period {candidate.period}` again, check and sign off.",
        )
