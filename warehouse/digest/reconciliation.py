"""Figures computed from records beside the ones that the authority returned, in words that fit any medium.

Rows from made-up records and rows from real ones are never in one table.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from warehouse.digest import figures, words
from warehouse.digest.model import Marts, Reconciled
from warehouse.digest.sentences import reconciliation_sentence


@dataclass(frozen=True)
class Line:
    """One indicator: everything but its name as it is written."""

    code: str
    name: str
    computed: str
    share: str
    returned: str
    outcome: str
    agreement: str


@dataclass(frozen=True)
class Comparison:
    """One table of comparisons, and the sentence that stands above it."""

    is_made_up: bool
    title: str
    sentence: str
    computed_heading: str
    lines: tuple[Line, ...]


def comparisons(marts: Marts) -> list[Comparison]:
    """The month's comparisons, real records first; no table where there is nothing to compare."""
    made = []
    for is_made_up in (False, True):
        rows = [row for row in marts.reconciliation if row.is_made_up is is_made_up]
        if rows:
            made.append(
                Comparison(
                    is_made_up=is_made_up,
                    title=f"Computed from {'made-up ' if is_made_up else ''}records beside returned",
                    sentence=reconciliation_sentence(marts, is_made_up=is_made_up),
                    computed_heading=f"Computed ({words.MADE_UP})" if is_made_up else "Computed",
                    lines=tuple(_line(row, marts) for row in rows),
                )
            )
    return made


def _line(row: Reconciled, marts: Marts) -> Line:
    indicator = row.indicator
    return Line(
        code=indicator.code,
        name=indicator.name,
        computed=figures.figure(row.computed, indicator.unit, indicator.decimals, row.symbol, in_table=True),
        share=share(row),
        returned=figures.figure(row.returned, indicator.unit, indicator.decimals, in_table=True),
        outcome=row.outcome if row.outcome in words.OUTCOMES else "not_shown",
        agreement=agreement(row, marts),
    )


def share(row: Reconciled) -> str:
    """'59 of 92' behind a computed percentage; empty for anything else, and where it is held back."""
    is_share = figures.unit_of(row.indicator.unit).words == "%"
    if not is_share or row.computed is None or row.numerator is None or row.denominator is None:
        return ""
    return f"{figures.number(row.numerator)} of {figures.number(row.denominator)}"


def agreement(row: Reconciled, marts: Marts) -> str:
    """'agrees', 'differs, 10.7 percentage points lower', or why the computed figure is not shown."""
    if row.outcome == "differs" and row.difference is not None:
        return f"{words.OUTCOMES['differs']}, {_size(row.difference, row)}"
    if row.outcome == "agrees":
        return words.OUTCOMES["agrees"]
    reason = marts.symbols.get(row.symbol or "", "")
    return f"{words.OUTCOMES['not_shown']}{f': {reason}' if reason else ''}"


def _size(difference: Decimal, row: Reconciled) -> str:
    indicator = row.indicator
    # A return with more decimals than the indicator is shown with can differ by less than one of its steps.
    decimals = indicator.decimals if figures.rounded(difference, indicator.decimals) else None
    moved = figures.difference(difference, Decimal(0), indicator.unit, decimals)
    size = moved[1] if moved else ""
    return f"{size} {'higher' if difference > 0 else 'lower'}"
