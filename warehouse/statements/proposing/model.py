"""What the rules make of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from warehouse.digest.words import day_name
from warehouse.statements.proposing.numbers import Unread
from warehouse.statements.proposing.vocabulary import Vocabulary


@dataclass(frozen=True)
class Proposal:
    """One proposed statement by input column, with what the reader should look at."""

    cells: dict[str, str]
    notes: tuple[str, ...] = ()
    understood: str = ""


@dataclass(frozen=True)
class Understood:
    """What the rules read in a report: statements, and words of a measure that they cannot read."""

    proposals: list[Proposal]
    unread: list[Unread]


def in_words(cells: dict[str, str], vocabulary: Vocabulary) -> str:
    """What a proposal was understood to say."""
    code = cells["indicator_code"]
    what = [f"{cells['kind'].replace('_', ' ')} of {vocabulary.measures[code].name} ({code})"]
    what += [cells["breakdown"].replace("_", " ")] if cells["breakdown"] else []
    if cells["area_code"] != vocabulary.authority:
        what.append(f"of {cells['area_code'].replace('_', ' ')}")
    if cells["period_end"]:
        what.append(day_name(date.fromisoformat(cells["period_end"])))
    if cells["base_period_end"]:
        what.append(f"against {day_name(date.fromisoformat(cells['base_period_end']))}")
    if cells["other_area_code"]:
        what.append(f"against {cells['other_area_code'].replace('_', ' ')}")
    what.append(f"stated {cells['stated_value']} {cells['unit']}".rstrip())
    return ", ".join(what)
