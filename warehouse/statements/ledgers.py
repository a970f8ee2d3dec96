"""Figures that are no indicator: scores of an improvement plan, lines of a budget, growth and savings."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from warehouse.digest.words import day_name
from warehouse.statements.formula import Reference
from warehouse.statements.model import CannotCheck, Operand

if TYPE_CHECKING:
    from warehouse.statements.figures import ReleaseFigures

_COUNTS = ("count_1", "count_2", "count_3", "count_4", "count_5")
_PLAN_PARTS = frozenset({"mean_score", "printed_score", "actions_rated", *_COUNTS})
_BUDGET_PARTS = frozenset({"budget", "actual", "forecast_outturn", "variance"})
_WHOLE_SERVICES = frozenset({"all services"})
Rows = list[dict[str, Any]]


def fetch(figures: ReleaseFigures, reference: Reference) -> dict[str, Operand]:
    """The figures that a reference to a plan or to money names, by what tells them apart.

    Plan: `[plan; 2018-01-31; priority=4]` (`part`: mean_score, printed_score, actions_rated, count_1 to
    count_5; without a priority the whole plan; with `action` that action's rating).
    Budget: `[budget; 2018-06-30; service=All services; part=variance]`.
    Movements: `[growth; year=2023-24; item=Total]`, likewise savings.
    Raises `CannotCheck`.
    """
    choices = {name.lower(): value for name, value in reference.choices}
    allowed = {
        "plan": {"plan", "priority", "action"},
        "budget": {"service", "directorate"},
        "growth": {"item", "year", "directorate"},
        "savings": {"item", "year", "directorate"},
    }[reference.source]
    if unknown := set(choices) - allowed:
        raise CannotCheck(f"{reference.source} is not split by {', '.join(sorted(unknown))}.")
    if reference.source == "plan":
        found = _plan(figures, reference, choices)
    elif reference.source == "budget":
        found = _budget(figures, reference, choices)
    else:
        found = _movement(figures, reference, choices)
    if not found:
        named = ", ".join(f"{name} {value}" for name, value in choices.items())
        when = f" of {day_name(reference.end)}" if reference.end else ""
        for_what = f" for {named}" if named else ""
        raise CannotCheck(f"{figures.names.release_id} has no {reference.source} figure{when}{for_what}.")
    if not reference.is_series and len(found) > 1:
        raise CannotCheck(f"More than one {reference.source} figure is meant; name one of each split.")
    return found


def _plan(figures: ReleaseFigures, reference: Reference, choices: dict[str, str]) -> dict[str, Operand]:
    if "action" in choices:
        return _ratings(figures, reference, choices)
    part = reference.part or "mean_score"
    if part not in _PLAN_PARTS:
        raise CannotCheck(f"A plan score has no part '{part}'.")
    rows = [
        row
        for row in figures.rows(
            "select * from mart.rpt_plan_score where rating_date = $day order by plan_code, priority_no",
            {"day": reference.end},
        )
        if _is_meant(choices, "plan", row["plan_code"])
    ]
    means = {
        (row["plan_code"], row["priority_no"]): _mean(row) for row in rows if row["priority_no"] is not None
    }
    wanted = choices.get("priority", "")
    found = {}
    for row in rows:
        plan, priority = row["plan_code"], row["priority_no"]
        if wanted == "*" and priority is None:
            continue
        if wanted != "*" and str(priority or "") != wanted:
            continue
        value: Fraction | None = Fraction(row[part]) if row[part] is not None else None
        if part == "mean_score":
            each = [mean for (code, _), mean in means.items() if code == plan]
            # The plan's score is the mean of its priorities' means, however many actions each has.
            value = means[plan, priority] if priority is not None else sum(each, Fraction(0)) / len(each)
        if value is not None:
            where = f"priority {priority}" if priority is not None else "whole plan"
            label = f"{part.replace('_', ' ')} of plan {plan}, {where}, {day_name(row['rating_date'])}"
            found[str(priority or "whole")] = _operand(label, value, "improvement plan")
    return found


def _mean(row: dict[str, Any]) -> Fraction:
    """The unrounded mean of the ratings that a row counts."""
    total = sum(score * row[name] for score, name in enumerate(_COUNTS, start=1))
    return Fraction(total, row["actions_rated"])


def _ratings(figures: ReleaseFigures, reference: Reference, choices: dict[str, str]) -> dict[str, Operand]:
    rows = figures.rows(
        "select * from mart.fct_plan_action where rating_date = $day and rating is not null "
        "order by plan_code, priority_no, action_no",
        {"day": reference.end},
    )
    return {
        f"{row['plan_code']}/{row['priority_no']}/{row['action_no']}": _operand(
            f"rating of action {row['priority_no']}.{row['action_no']}, {day_name(row['rating_date'])}",
            Fraction(row["rating"]),
            "improvement plan",
        )
        for row in rows
        if _is_meant(choices, "plan", row["plan_code"])
        and _is_meant(choices, "priority", str(row["priority_no"]))
        and _is_meant(choices, "action", str(row["action_no"]))
    }


def _budget(figures: ReleaseFigures, reference: Reference, choices: dict[str, str]) -> dict[str, Operand]:
    part = reference.part or "budget"
    if part not in _BUDGET_PARTS:
        raise CannotCheck(f"A budget line has no part '{part}'.")
    rows = figures.rows(
        f"select directorate, service, period_end, {part} as amount from mart.fct_budget_line "  # noqa: S608
        "where area_code = $area and period_end = $day order by directorate, service",
        {"area": figures.names.area(reference.area), "day": reference.end},
    )
    return {
        f"{row['directorate']}/{row['service']}": _operand(
            f"{part.replace('_', ' ')}, {row['service']}, {day_name(row['period_end'])}",
            Fraction(row["amount"]),
            "budget monitoring",
        )
        for row in rows
        if row["amount"] is not None
        and _is_meant(choices, "directorate", row["directorate"])
        and _is_meant({"service": "All services", **choices}, "service", row["service"], _WHOLE_SERVICES)
    }


def _movement(figures: ReleaseFigures, reference: Reference, choices: dict[str, str]) -> dict[str, Operand]:
    amount = reference.source
    rows = figures.rows(
        f"select directorate, item, financial_year, {amount} as amount from mart.fct_budget_movement "  # noqa: S608
        "where area_code = $area order by directorate, financial_year, item",
        {"area": figures.names.area(reference.area)},
    )
    totals = frozenset(row["item"].lower() for row in rows if "total" in row["item"].lower())
    return {
        f"{row['directorate']}/{row['financial_year']}/{row['item']}": _operand(
            f"{amount}, {row['item']}, {row['financial_year']}", Fraction(row["amount"]), "budget papers"
        )
        for row in rows
        if row["amount"] is not None
        and _is_meant(choices, "directorate", row["directorate"])
        and _is_meant(choices, "year", row["financial_year"])
        and _is_meant({"item": "Total", **choices}, "item", row["item"], totals)
    }


def _is_meant(choices: dict[str, str], name: str, value: str, wholes: frozenset[str] = frozenset()) -> bool:
    """Whether a choice allows this value; '*' means every part, so never the whole beside its parts."""
    wanted = choices.get(name)
    if wanted is None:
        return True
    return value.lower() not in wholes if wanted == "*" else wanted.lower() == value.lower()


def _operand(label: str, value: Fraction, source: str) -> Operand:
    return Operand(label=label, value=value, source=source)
