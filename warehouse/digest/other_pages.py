"""The pages besides scorecard and indicators: the improvement plan, finance, what was received and when."""

from __future__ import annotations

from datetime import date
from typing import Any

import jinja2

from warehouse.digest import cells, charts, figures, plan_and_budget, states, words
from warehouse.digest.details import Details
from warehouse.digest.model import Marts
from warehouse.digest.newest import newest, whole
from warehouse.digest.rendering import deliveries, deliveries_by_table
from warehouse.digest.tables import Row

# Activity that drives the cost of children's services, shown beside what was forecast for it.
_ACTIVITY = ("CSC001", "CSC010", "CSC051", "CLA002", "CLA010")


def render_plan(environment: jinja2.Environment, marts: Marts, details: Details) -> str:
    """The improvement plans: scores over time, actions, and those done while their indicator is not."""
    return environment.get_template("plan.html").render(
        marts=marts,
        month=words.month_name(marts.period.end),
        plans=plan_and_budget.plans(marts),
        actions=plan_and_budget.actions(marts, details),
        early=plan_and_budget.complete_below_target(marts, details),
    )


def render_finance(environment: jinja2.Environment, marts: Marts, details: Details) -> str:
    """Budget, forecast and variance by service, growth and savings, and activity beside cost."""
    return environment.get_template("finance.html").render(
        marts=marts,
        month=words.month_name(marts.period.end),
        budgets=plan_and_budget.budgets(marts),
        movements=plan_and_budget.movements(marts),
        activity=_activity(marts, details),
        unit_costs=_unit_costs(marts, details),
        variances=_variances(marts),
    )


def render_deliveries(environment: jinja2.Environment, marts: Marts) -> str:
    """What was received and when, real and made-up apart."""
    return environment.get_template("deliveries.html").render(
        marts=marts,
        month=words.month_name(marts.period.end),
        deliveries=deliveries(marts),
        made_up_deliveries=deliveries_by_table(marts, made_up=True),
    )


def _whole_budget(marts: Marts) -> list[Row]:
    """The line of each monitored period and directorate that stands for all its services."""
    return [row for row in marts.budget_lines if row["service"] == "All services"]


def _activity(marts: Marts, details: Details) -> dict[str, Any] | None:
    """Each monitored period's money for all services beside the activity on the day on which it ends."""
    codes = [code for code in _ACTIVITY if code in marts.indicators]
    lines = [
        {
            "when": words.day_name(row["period_end"]),
            "directorate": row["directorate"],
            "money": [
                plan_and_budget.pounds(row[name]) for name in ("budget", "forecast_outturn", "variance")
            ],
            "activity": [_active(marts, details, code, row["period_end"]) for code in codes],
        }
        for row in _whole_budget(marts)
    ]
    return {"heads": [marts.indicators[code].name for code in codes], "lines": lines} if lines else None


def _active(marts: Marts, details: Details, code: str, end: date) -> dict[str, str]:
    """The indicator's figure of the month that ends on that day, else of the financial year."""
    ending = {row["period_kind"]: row for row in whole(details, code) if row["period_end"] == end}
    for kind in ("month", "financial_year"):
        if kind in ending:
            written = cells.written(ending[kind], marts.indicators[code])
            return {"value": written, "year": "" if kind == "month" else states.period(kind, end)}
    return {"value": figures.NO_FIGURE, "year": ""}


def _unit_costs(marts: Marts, details: Details) -> list[dict[str, str]]:
    """The newest real figure of each indicator of money."""
    costs = [item for _, item in sorted(marts.indicators.items()) if item.domain == "finance"]
    return [
        {
            "code": item.code,
            "name": item.name,
            "when": states.period(line["period_kind"], line["period_end"]),
            "value": cells.written(line, item),
        }
        for item in costs
        if (line := newest(marts, details, item.code)) is not None
    ]


def _variances(marts: Marts) -> Any:
    """Variances of the newest monitored period as a picture; nothing for fewer than two services."""
    newest = plan_and_budget.newest_lines(marts)
    lines = [row for row in newest if row["variance"] is not None and row["service"] != "All services"]
    if len(lines) < 2:
        return None
    lines.sort(key=lambda row: -row["variance"])
    bars = [charts.Bar(row["service"], row["variance"]) for row in lines]
    label = "Forecast less budget by service, the largest overspend first"
    return charts.bars_chart(bars, plan_and_budget.pounds, label)
