"""What others achieve beside a row of the scorecard, each with its period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from warehouse.digest import cells, figures, states
from warehouse.digest.details import Details
from warehouse.digest.model import Marts, ScorecardRow
from warehouse.digest.tables import Row


@dataclass(frozen=True)
class Beside:
    """What a comparator achieved; `is_same` where that is the very period of the figure beside it."""

    value: Decimal
    period: str
    is_same: bool


def comparators(row: ScorecardRow, marts: Marts, details: Details, line: Row | None) -> dict[str, Beside]:
    """What others achieve, by comparator: beside `line` itself, else beside the month, else last year.

    A number of a whole region or country says nothing beside that of one place and is left out.
    """
    wanted = [("financial_year", marts.year_start.shift(-1).end), ("month", marts.period.end)]
    if line is not None:
        wanted.append((line["period_kind"], line["period_end"]))
    found: dict[str, Beside] = {}
    for kind, end in wanted:
        is_of_line = line is not None and (kind, end) == (line["period_kind"], line["period_end"])
        for other in details.comparisons.get(row.indicator.code, []):
            if (other["period_kind"], other["period_end"]) != (kind, end) or other[
                "comparator_value"
            ] is None:
                continue
            period = states.period(other["comparator_period_kind"], other["comparator_period_end"])
            found[other["comparator"]] = Beside(
                other["comparator_value"], period, is_same=is_of_line and other["like_for_like"]
            )
    if states.NEIGHBOURS not in found and row.neighbours is not None:
        found[states.NEIGHBOURS] = Beside(row.neighbours, "", is_same=True)
    shown = [states.NEIGHBOURS] if figures.is_count(row.indicator.unit) else list(states.COMPARATORS)
    return {name: found[name] for name in shown if name in found}


def comparator_cells(row: ScorecardRow, beside: Mapping[str, Beside]) -> list[dict[str, str]]:
    """The cells of the three comparators, each with its period where that is not the figure's own."""
    return [
        {
            "value": cells.amount(beside[name].value, row.indicator) if name in beside else "",
            "when": beside[name].period if name in beside and not beside[name].is_same else "",
        }
        for name in states.COMPARATORS
    ]
