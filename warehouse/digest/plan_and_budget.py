"""What the digest says of improvement plans and of money."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from warehouse.digest import figures, words
from warehouse.digest.marts import Marts, Row


def plans(marts: Marts) -> list[dict[str, Any]]:
    """Each plan's scores by priority and rating date, recomputed beside printed; word ratings counted."""
    shown = []
    for code in sorted({row["plan_code"] for row in marts.plan_scores + marts.plan_words}):
        scores = [row for row in marts.plan_scores if row["plan_code"] == code]
        scored = [row for row in scores if row["mean_score"] is not None or row["printed_score"] is not None]
        dates = sorted({row["rating_date"] for row in scored})
        by_key = {(row["priority_no"], row["rating_date"]): row for row in scored}
        priorities = sorted({row["priority_no"] for row in scored}, key=lambda no: (no is None, no))
        lines: list[dict[str, Any]] = []
        for priority in priorities:
            cells = [_plan_cell(by_key.get((priority, day))) for day in dates]
            latest = by_key.get((priority, dates[-1]))
            lines.append(
                {
                    "label": "Whole plan" if priority is None else f"Priority {priority}",
                    "whole": priority is None,
                    "cells": cells,
                    "counts": [latest[f"count_{score}"] if latest else None for score in range(1, 6)],
                }
            )
        differing = sum(cell["differs"] for line in lines for cell in line["cells"])
        rated_words = [row for row in marts.plan_words if row["plan_code"] == code]
        newest = max((row["rating_date"] for row in rated_words), default=None)
        counts = Counter(row["rating_word"] for row in rated_words if row["rating_date"] == newest)
        if lines or counts:
            shown.append(
                {
                    "title": f"Plan {code.replace('_', ' ')}",
                    "dates": [words.day_name(day) for day in dates],
                    "lines": lines,
                    "differing": differing,
                    "words": [(words.sentence_case(word.lower()), counts[word]) for word in sorted(counts)],
                    "words_date": words.day_name(newest) if newest else "",
                }
            )
    return shown


def _plan_cell(row: Row | None) -> dict[str, Any]:
    if row is None:
        return {"rated": "", "mean": "", "printed": "", "differs": False}
    mean, printed = row["mean_score"], row["printed_score"]
    mean_text = "" if mean is None else figures.number(mean, 1)
    printed_text = "" if printed is None else figures.number(printed, 1)
    return {
        "rated": "" if row["actions_rated"] is None else figures.number(row["actions_rated"], 0),
        "mean": mean_text,
        "printed": printed_text,
        "differs": bool(mean_text and printed_text and mean_text != printed_text),
    }


def _pounds(value: Decimal | None) -> str:
    return "" if value is None else figures.figure(value, "gbp", 0)


def budgets(marts: Marts) -> list[dict[str, Any]]:
    """The newest monitored period of each directorate."""
    newest: dict[str, date] = {}
    for row in marts.budget_lines:
        newest[row["directorate"]] = max(row["period_end"], newest.get(row["directorate"], row["period_end"]))
    lines = []
    for row in marts.budget_lines:
        if row["period_end"] != newest[row["directorate"]]:
            continue
        variance = row["variance"]
        word = (
            "" if variance is None else "over" if variance > 0 else "under" if variance < 0 else "on budget"
        )
        lines.append(
            {
                "directorate": row["directorate"],
                "service": row["service"],
                "until": words.day_name(row["period_end"]),
                "amounts": [
                    _pounds(row[name]) for name in ("budget", "actual", "forecast_outturn", "variance")
                ],
                "word": word,
            }
        )
    return lines


def movements(marts: Marts) -> list[dict[str, Any]]:
    """Growth and savings by year."""
    return [
        {
            "year": row["financial_year"],
            "directorate": row["directorate"],
            "kind": words.sentence_case(row["movement_kind"]),
            "item": row["item"],
            "amount": _pounds(row["growth"] if row["growth"] is not None else row["savings"]),
        }
        for row in marts.budget_movements
    ]
