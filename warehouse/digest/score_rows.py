"""The rows of the scorecard as the front page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from warehouse.digest import figures, words
from warehouse.digest.headlines import drawing
from warehouse.digest.legend import Legend
from warehouse.digest.model import Caveat, Marts, ScorecardRow

SPARK = (96, 22)


def score_view(row: ScorecardRow, marts: Marts, legend: Legend) -> dict[str, Any]:
    """A row as the table by month shows it."""
    indicator = row.indicator

    def written(value: Decimal | None) -> str:
        return (
            "" if value is None else figures.figure(value, indicator.unit, indicator.decimals, in_table=True)
        )

    noted = {caveat.period_end for caveat in row.caveats}
    cells = []
    for month, cell in zip(marts.months, row.months, strict=True):
        if cell.value is not None:
            mark, meaning = legend.behind(cell)
            cells.append(
                {"text": written(cell.value), "mark": mark, "meaning": meaning, "caveat": month.end in noted}
            )
        elif month > marts.period:
            cells.append({"text": "", "mark": "", "meaning": "", "caveat": False})
        else:
            mark, meaning = legend.mark(cell)
            cells.append({"text": "", "mark": mark, "meaning": meaning, "caveat": month.end in noted})
    return {
        "section": words.section_title(indicator.domain, row.section),
        "code": indicator.code,
        "name": indicator.name,
        "about": about(row, row.origins, row.status_note if row.has_month else ""),
        "made_up": words.MADE_UP if row.is_made_up else "",
        "last_year": written(row.last_year),
        "cells": cells,
        "year_to_date": written(row.year_to_date),
        "target": written(row.target),
        **classified(row.rag, row.direction, row.judgement),
        "drawing": None if row.is_made_up else drawing(marts, indicator.code, SPARK),
        "notes": notes(row.caveats, row.caveats_text),
    }


def about(row: ScorecardRow, origins: Sequence[str], note: str) -> str:
    """The small print below a row's name; made-up rows have no origin and no status."""
    indicator = row.indicator
    said = [indicator.code, figures.unit_of(indicator.unit).words]
    said += [row.polarity_label] if indicator.polarity else []
    if not row.is_made_up:
        said += [words.listed([words.ORIGIN_SHORT[name] for name in origins]), note]
    return " · ".join(part for part in said if part)


def classified(rag: str | None, direction: str | None, judgement: str | None) -> dict[str, str]:
    """Colour and direction as the words that the page prints; unknown codes and None as nothing."""
    said = (words.DIRECTIONS.get(direction or ""), words.JUDGEMENTS.get(judgement or ""))
    return {
        "rag": rag if rag in words.RAGS else "",
        "rag_word": words.RAGS.get(rag or "", ""),
        "direction_words": " · ".join(part for part in said if part),
    }


def notes(caveats: Iterable[Caveat], otherwise: str = "") -> list[tuple[str, str]]:
    """Caveats, each once with all its months; `otherwise` is the text of the mart where it has another."""
    said: list[tuple[str, str]] = []
    months: dict[str, list[date]] = {}
    for caveat in caveats:
        months.setdefault(caveat.text, []).extend([caveat.period_end] if caveat.period_end else [])
    for text, days in months.items():
        when = words.month_spans(days)
        said.append((f"Caveat, {when}" if when else "Caveat", text))
    if otherwise and not any(text in otherwise for text in months):
        said.append(("Caveat", otherwise))
    return said


def columns_in_use(rows: Sequence[ScorecardRow]) -> dict[str, bool]:
    """Which columns of the table by month hold anything at all; an empty one is not printed."""
    return {
        "last_year": any(row.last_year is not None for row in rows),
        "year_to_date": any(row.year_to_date is not None for row in rows),
        "target": any(row.target is not None for row in rows),
        "rag": any(row.rag in words.RAGS for row in rows),
        "direction": any(row.direction in words.DIRECTIONS for row in rows),
    }


def by_section(views: Iterable[dict[str, Any]], prefix: str = "section") -> list[dict[str, Any]]:
    """Rows under their headings, in the order in which they come."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for view in views:
        sections.setdefault(view["section"], []).append(view)
    return [
        {"title": title, "rows": rows, "id": f"{prefix}-{number}"}
        for number, (title, rows) in enumerate(sections.items(), start=1)
    ]
