"""What the digest says of improvement plans and of money."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from warehouse.digest import charts, figures, words
from warehouse.digest.details import Details
from warehouse.digest.model import Marts
from warehouse.digest.tables import Row

_DONE = 5
_DONE_WORDS = frozenset({"COMPLETE", "COMPLETED", "BLUE"})


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
        lines_drawn = [
            (line["label"], [by_key[no, day]["mean_score"] for day in dates if (no, day) in by_key])
            for line, no in zip(lines, priorities, strict=True)
        ]
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
                    "chart": _drawn(lines_drawn) if lines_drawn else None,
                    "words_date": words.day_name(newest) if newest else "",
                }
            )
    return shown


def _drawn(lines: list[tuple[str, list[Decimal | None]]]) -> Markup:
    """Scores of 1 to 5 by priority, the newest as a dot and those before it as rings."""
    steps = [charts.Step(label, [score for score in scores if score is not None]) for label, scores in lines]
    return charts.steps_chart(steps, "Mean score of each priority by rating date, from 1 to 5")


def _rating(row: Row) -> str:
    """A score of 1 to 5, or the plan's own word."""
    if row["rating"] is not None:
        return figures.number(row["rating"], 0)
    return words.sentence_case((row["rating_word"] or "not rated").lower())


def is_complete(row: Row) -> bool:
    """Whether a rating says that the action is done: score 5, or the word for it."""
    return row["rating"] == _DONE or (row["rating_word"] or "").upper() in _DONE_WORDS


def actions(marts: Marts, details: Details) -> list[dict[str, Any]]:
    """Each plan's actions by priority with all their ratings, oldest first, and the linked indicator now."""
    shown = []
    for code in sorted({row["plan_code"] for row in details.actions}):
        rows = [row for row in details.actions if row["plan_code"] == code]
        dates = sorted({row["rating_date"] for row in rows if row["rating_date"]})
        by_action: dict[tuple[Any, Any], list[Row]] = {}
        for row in rows:
            by_action.setdefault((row["priority_no"], row["action_no"]), []).append(row)
        lines = []
        for (priority, action), ratings in sorted(by_action.items(), key=lambda item: item[0]):
            by_date = {row["rating_date"]: _rating(row) for row in ratings}
            lines.append(
                {
                    "no": f"{priority}.{action}",
                    "title": ratings[-1]["title"],
                    "owner": ratings[-1]["owner_role"] or "",
                    "due": ratings[-1]["due_text"]
                    or (words.day_name(ratings[-1]["due_date"]) if ratings[-1]["due_date"] else ""),
                    "ratings": [by_date.get(day, "") for day in dates],
                    "linked": linked(marts, ratings[-1]["linked_indicator_code"]),
                }
            )
        shown.append(
            {
                "title": f"Plan {code.replace('_', ' ')}",
                "dates": [words.day_name(day) for day in dates],
                "lines": lines,
            }
        )
    return shown


def linked(marts: Marts, code: str | None) -> dict[str, Any] | None:
    """An action's indicator with its newest real month and target; None where the action names none."""
    item = marts.indicators.get(code or "")
    if item is None:
        return None
    known = {
        day: figure for day, figure in marts.series.get(item.code, {}).items() if figure.value is not None
    }
    target = next((row.target for row in marts.scorecard if row.indicator.code == item.code), None)
    if not known:
        return {"code": item.code, "name": item.name, "value": "", "when": "", "target": "", "misses": False}
    day = max(known)
    value = known[day].value
    misses = target is not None and value is not None and (value - target) * (item.polarity or 0) < 0
    return {
        "code": item.code,
        "name": item.name,
        "value": figures.figure(value, item.unit, item.decimals),
        "when": words.month_name(day),
        "target": "" if target is None else figures.figure(target, item.unit, item.decimals),
        "misses": misses,
    }


def complete_below_target(marts: Marts, details: Details) -> list[dict[str, Any]]:
    """Actions whose newest rating is complete while the newest month of their indicator misses its target."""
    newest: dict[tuple[Any, ...], Row] = {}
    for row in details.actions:
        newest[row["plan_code"], row["priority_no"], row["action_no"]] = row
    shown = []
    for row in newest.values():
        indicator = linked(marts, row["linked_indicator_code"])
        if is_complete(row) and indicator and indicator["misses"]:
            shown.append(
                {
                    "no": f"{row['priority_no']}.{row['action_no']}",
                    "title": row["title"],
                    "rating": _rating(row),
                    "linked": indicator,
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


def pounds(value: Decimal | None) -> str:
    """Whole pounds; empty where there is no amount."""
    return "" if value is None else figures.figure(value, "gbp", 0)


def newest_lines(marts: Marts) -> list[Row]:
    """The lines of each directorate's newest period with a forecast, else of its newest period."""
    newest: dict[str, date] = {}
    for wanted in ("budget", "forecast_outturn"):
        found: dict[str, date] = {}
        for row in marts.budget_lines:
            if row[wanted] is not None:
                found[row["directorate"]] = max(
                    row["period_end"], found.get(row["directorate"], row["period_end"])
                )
        newest |= found
    return [row for row in marts.budget_lines if row["period_end"] == newest.get(row["directorate"])]


def budgets(marts: Marts) -> list[dict[str, Any]]:
    """The newest monitored period of each directorate, and later budgets that nobody has monitored yet."""
    newest = newest_lines(marts)
    later = [row for row in marts.budget_lines if row not in newest and row["forecast_outturn"] is None]
    lines = []
    for row in later + newest:
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
                    pounds(row[name]) for name in ("budget", "actual", "forecast_outturn", "variance")
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
            "amount": pounds(row["growth"] if row["growth"] is not None else row["savings"]),
        }
        for row in marts.budget_movements
    ]
