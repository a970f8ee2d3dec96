"""The pages besides scorecard and indicators: the improvement plan, finance, what was received and when."""

from __future__ import annotations

from typing import Any

import jinja2

from warehouse.digest import charts, figures, plan_and_budget, words
from warehouse.digest.details import Details
from warehouse.digest.marts import Marts
from warehouse.digest.rendering import deliveries, made_up_deliveries
from warehouse.digest.tables import Row
from warehouse.periods import Period

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


def render_finance(environment: jinja2.Environment, marts: Marts) -> str:
    """Budget, forecast and variance by service, growth and savings, and activity beside cost."""
    return environment.get_template("finance.html").render(
        marts=marts,
        month=words.month_name(marts.period.end),
        budgets=plan_and_budget.budgets(marts),
        movements=plan_and_budget.movements(marts),
        activity=_activity(marts),
        unit_costs=_unit_costs(marts),
        variances=_variances(marts),
    )


def render_deliveries(environment: jinja2.Environment, marts: Marts) -> str:
    """What was received and when, real and made-up apart."""
    return environment.get_template("deliveries.html").render(
        marts=marts,
        month=words.month_name(marts.period.end),
        deliveries=deliveries(marts),
        made_up_deliveries=made_up_deliveries(marts),
    )


def _whole_budget(marts: Marts) -> list[Row]:
    """The line of each monitored period and directorate that stands for all its services."""
    return [row for row in marts.budget_lines if row["service"] == "All services"]


def _activity(marts: Marts) -> dict[str, Any] | None:
    """Each monitored period's money for all services beside the activity of the same month."""
    codes = [code for code in _ACTIVITY if code in marts.indicators]
    lines = []
    for row in _whole_budget(marts):
        month = Period(row["period_end"].year, row["period_end"].month)
        amounts = [marts.figure(code, month) for code in codes]
        lines.append(
            {
                "when": words.day_name(row["period_end"]),
                "directorate": row["directorate"],
                "money": [
                    plan_and_budget.pounds(row[name]) for name in ("budget", "forecast_outturn", "variance")
                ],
                "activity": [
                    figures.NO_FIGURE
                    if amount.value is None
                    else figures.figure(
                        amount.value, marts.indicators[code].unit, marts.indicators[code].decimals
                    )
                    for code, amount in zip(codes, amounts, strict=True)
                ],
            }
        )
    return {"heads": [marts.indicators[code].name for code in codes], "lines": lines} if lines else None


def _unit_costs(marts: Marts) -> list[dict[str, str]]:
    """The newest real figure of each indicator of money."""
    shown = []
    for code, item in sorted(marts.indicators.items()):
        known = {
            day: figure for day, figure in marts.series.get(code, {}).items() if figure.value is not None
        }
        if item.domain == "finance" and known:
            day = max(known)
            shown.append(
                {
                    "code": code,
                    "name": item.name,
                    "when": words.month_name(day),
                    "value": figures.figure(known[day].value, item.unit, item.decimals),
                }
            )
    return shown


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
