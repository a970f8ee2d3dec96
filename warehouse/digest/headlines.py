"""The headline figures of the front page, each a card with its course."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from warehouse.digest import figures, words
from warehouse.digest.legend import Legend
from warehouse.digest.model import Indicator, Marts
from warehouse.digest.sparkline import sparkline
from warehouse.periods import Period

CHART = (240, 64)
_YEARS_DRAWN = 3


def drawn_months(marts: Marts) -> list[Period]:
    """The months of the small lines: this financial year up to the release's month, and the two before."""
    start = marts.year_start.shift(-12 * (_YEARS_DRAWN - 1))
    count = (marts.period.year - start.year) * 12 + marts.period.month - start.month + 1
    return [start.shift(n) for n in range(count)]


def year_ticks(marts: Marts) -> list[dict[str, Any]]:
    """Where each financial year begins in the headline chart, as a share of the drawn months."""
    months = drawn_months(marts)
    width, margin = CHART[0] - 6, 3
    return [
        {"x": round(margin + width * index / (len(months) - 1)), "label": month.financial_year}
        for index, month in enumerate(months)
        if month.month == 4
    ]


def drawing(marts: Marts, code: str, size: tuple[int, int]) -> dict[str, Any] | None:
    """The indicator's real months as a line; None where there is nothing to draw."""
    indicator = marts.indicators.get(code)
    months = drawn_months(marts)
    values = [marts.figure(code, month).value for month in months]
    known = [month for month, value in zip(months, values, strict=True) if value is not None]
    if indicator is None or not known:
        return None
    span = f"{words.month_name(known[0].end)} to {words.month_name(known[-1].end)}"
    return shape_of(values, indicator, span, size)


def shape_of(
    values: Sequence[Decimal | None], indicator: Indicator, span: str, size: tuple[int, int]
) -> dict[str, Any] | None:
    """Values in order of time as a line, with its lowest and highest in words; None for fewer than two."""
    line = sparkline(values, *size)
    if line is None:
        return None
    low, high = (
        figures.figure(value, indicator.unit, indicator.decimals) for value in (line.minimum, line.maximum)
    )
    return {"path": line.path, "x": line.end_x, "y": line.end_y, "label": f"{span}: {low} to {high}"}


def headline(marts: Marts, code: str, legend: Legend) -> dict[str, Any]:
    """The month's figure as a card: its changes on a month and a year before, its caveats, its line."""
    indicator = marts.indicators[code]
    now = marts.figure(code, marts.period)
    mark, meaning = legend.mark(now) if now.value is None else legend.behind(now)
    if marts.has_sample(code, marts.period):
        meaning = f"the records of this month are {words.MADE_UP} and shown apart below"
    changes = []
    for back in (1, 12):
        then_month = marts.period.shift(-back)
        then = marts.figure(code, then_month)
        moved = figures.difference(now.value, then.value, indicator.unit, indicator.decimals)
        when = words.month_name(then_month.end)
        if moved is None:
            if now.value is not None:
                changes.append({"direction": "none", "text": f"No figure for {when} to compare with"})
            continue
        direction, size = moved
        before = figures.figure(then.value, indicator.unit, indicator.decimals)
        word = words.MORE_OR_FEWER.get((direction, figures.is_count(indicator.unit)), "")
        text = f"The same as in {when} ({before})"
        if direction != "level":
            text = f"{size} {word} than in {when} ({before})"
        changes.append({"direction": direction, "text": text})
    latest = None
    if now.value is None:
        known = [day for day, figure in marts.series.get(code, {}).items() if figure.value is not None]
        if known:
            value = marts.series[code][max(known)].value
            written = figures.figure(value, indicator.unit, indicator.decimals)
            latest = f"Latest: {written} in {words.month_name(max(known))}"
    return {
        "code": code,
        "name": indicator.name,
        "value": None if now.value is None else figures.figure(now.value, indicator.unit, indicator.decimals),
        "mark": mark,
        "meaning": meaning,
        "latest": latest,
        "when": "",
        "changes": changes,
        "origin": words.ORIGINS.get(now.origin or "", "") if now.value is not None else "",
        "drawing": drawing(marts, code, CHART),
        "caveats": sorted(
            {
                caveat.text
                for caveat in marts.caveats
                if caveat.code == code and caveat.period_end in (None, marts.period.end)
            }
        ),
    }
