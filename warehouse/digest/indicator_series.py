"""What an indicator is now and how it moved: the month, the process-control chart, years over each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from warehouse.digest import cells, charts, figures, states, words
from warehouse.digest.model import Indicator, Marts
from warehouse.digest.tables import Row
from warehouse.periods import Period

_MONTHS_DRAWN = 48
_YEARS_DRAWN = 5
_FEWEST_POINTS = 3


def now(indicator: Indicator, months: Sequence[Row], whole: Sequence[Row], marts: Marts) -> dict[str, Any]:
    """The month's figure with its changes; where the indicator has no month, its newest period's."""
    this = next((row for row in months if row["period_end"] == marts.period.end), None)
    newest = max(
        (row for row in whole if row["value"] is not None), key=lambda row: row["period_end"], default=None
    )
    if this is None or (
        this["value"] is None
        and this["symbol"] != "c"
        and not any(row["value"] is not None for row in months)
    ):
        this = newest or this
    if this is None:
        return {
            "value": None,
            "why": "no figure in this release",
            "when": "",
            "latest": "",
            "changes": [],
            "facts": [],
        }
    changes = []
    end, kind = this["period_end"], this["period_kind"]
    for back in (1, 12) if kind == "month" else ():
        then = Period(end.year, end.month).shift(-back)
        before = next((row for row in months if row["period_end"] == then.end), None)
        moved = figures.difference(
            this["value"], before["value"] if before else None, indicator.unit, indicator.decimals
        )
        if before and moved:
            size = {"up": f"{moved[1]} higher", "down": f"{moved[1]} lower", "level": "the same"}[moved[0]]
            than = "as in" if moved[0] == "level" else "than in"
            changes.append(
                (moved[0], f"{size} {than} {words.month_name(then.end)} ({cells.written(before, indicator)})")
            )
    facts = (
        [("Between", f"{cells.interval(this, indicator)}, 19 times in 20")]
        if cells.interval(this, indicator)
        else []
    )
    if this["numerator"] is not None and this["denominator"] is not None:
        counted = f"{figures.number(this['numerator'])} of {figures.number(this['denominator'])}"
        facts.append(("Counted", counted))
    judgement = words.JUDGEMENTS.get(this["direction_judgement"] or "")
    if judgement:
        facts.append(("On the year before", f"{words.DIRECTIONS.get(this['direction'], '')}, {judgement}"))
    return {
        "value": None if this["value"] is None else cells.written(this, indicator, in_table=False),
        "mark": "" if this["value"] is None else words.STATUS_MARKS.get(this["status"] or "", ""),
        "why": cells.status(this, marts),
        "latest": _latest(indicator, months, this),
        "when": states.period(kind, end),
        "changes": changes,
        "origin": words.ORIGINS.get(this["origin"] or "", "") if this["value"] is not None else "",
        "target": cells.amount(this["target"], indicator),
        "rag": this["rag"] if this["rag"] in words.RAGS else "",
        "rag_word": words.RAGS.get(this["rag"] or "", ""),
        "facts": facts,
        "carried": words.day_name(this["source_period_end"])
        if this["status"] == "carried_forward" and this["source_period_end"]
        else "",
    }


def _latest(indicator: Indicator, months: Sequence[Row], this: Row) -> str:
    """Where the month has no figure: the newest that there is."""
    known = [row for row in months if row["value"] is not None]
    if this["value"] is not None or not known:
        return ""
    newest = max(known, key=lambda row: row["period_end"])
    return f"Latest: {cells.written(newest, indicator)} in {words.month_name(newest['period_end'])}"


def _last_drawn(months: Sequence[Row], marts: Marts) -> Period | None:
    """The release's month; the newest with a value where that is more than a year older."""
    newest = max((row["period_end"] for row in months if row["value"] is not None), default=None)
    if newest is None:
        return None
    month = Period(newest.year, newest.month)
    return month if month.shift(12).end < marts.period.end else marts.period


def _in_order(months: Sequence[Row], marts: Marts) -> list[tuple[Period, Row | None]]:
    """Every month from the first with a value, at most four years, to the last that is drawn."""
    last = _last_drawn(months, marts)
    if last is None:
        return []
    known = {row["period_end"]: row for row in months}
    earliest = last.shift(1 - _MONTHS_DRAWN)
    first = min(
        row["period_end"] for row in months if row["value"] is not None and row["period_end"] >= earliest.end
    )
    start = Period(first.year, first.month)
    count = (last.year - start.year) * 12 + last.month - start.month + 1
    return [(start.shift(n), known.get(start.shift(n).end)) for n in range(count)]


def process(
    indicator: Indicator, months: Sequence[Row], marts: Marts, *, is_made_up: bool
) -> dict[str, Any] | None:
    """The process-control chart, its state in words and its numbers; nothing below three months."""
    drawn = _in_order(months, marts)
    valued = [row for _, row in drawn if row is not None and row["value"] is not None]
    if len(valued) < _FEWEST_POINTS:
        return None
    newest = valued[-1]
    quarterly = len(drawn) <= 18
    starts = (4, 7, 10, 1) if quarterly else (4,)
    points = [
        charts.Point(
            value=row["value"] if row else None,
            label=f"{words.MONTHS[month.month - 1][:3]} {month.year}" if month.month in starts else "",
            centre=row["process_centre"] if row else None,
            lower=row["process_lower_limit"] if row else None,
            upper=row["process_upper_limit"] if row else None,
            is_flagged=bool(row and row["variation"] in states.FLAGGED),
        )
        for month, row in drawn
    ]
    stretch = sum(row["process_centre"] == newest["process_centre"] for row in valued)
    flagged = sum(point.is_flagged for point in points)
    span = f"{words.month_name(drawn[0][0].end)} to {words.month_name(drawn[-1][0].end)}"
    label = f"{indicator.name}, {span}: {words.counted(len(valued), 'month')}, {flagged} flagged"
    said = states.explained(newest["variation"], newest["special_cause"], newest["assurance"], stretch)
    if newest["period_end"] != marts.period.end:
        said = f"The newest figure is that of {words.month_name(newest['period_end'])}. " + said.replace(
            "This month", "That month"
        )
    return {
        "chart": charts.process_chart(points, newest["target"], cells.writer(indicator), label),
        "said": "" if is_made_up else said,
        "has_limits": any(point.upper is not None for point in points),
        "lines": [
            {
                "month": words.month_name(month.end),
                "value": cells.written(row, indicator) if row else figures.NO_FIGURE,
                "why": cells.status(row, marts) if row else "no figure in this release",
                "limits": [
                    cells.amount(row[f"process_{name}"] if row else None, indicator)
                    for name in ("centre", "lower_limit", "upper_limit")
                ],
                "state": ""
                if row is None or row["value"] is None or is_made_up
                else states.VARIATIONS.get(row["variation"] or "", ""),
            }
            for month, row in reversed(drawn)
        ],
    }


def years(indicator: Indicator, months: Sequence[Row], marts: Marts) -> dict[str, Any] | None:
    """The financial years with a monthly figure, oldest first; nothing where there is only one."""
    last = _last_drawn(months, marts) or marts.period
    april = Period(last.year if last.month >= 4 else last.year - 1, 4)
    known = {row["period_end"]: row for row in months}
    years: list[tuple[str, list[Row | None]]] = []
    for back in range(_YEARS_DRAWN - 1, -1, -1):
        start = april.shift(-12 * back)
        line = [known.get(start.shift(n).end) for n in range(12)]
        if any(row is not None and row["value"] is not None for row in line):
            years.append((start.financial_year, line))
    if len(years) < 2:
        return None
    heads = [words.MONTHS[month.month - 1][:3] for month in marts.months]
    drawn = [(name, [row["value"] if row else None for row in line]) for name, line in years]
    return {
        "chart": charts.years_chart(
            drawn,
            heads,
            cells.writer(indicator),
            f"{indicator.name} by month, {years[0][0]} to {years[-1][0]}",
        ),
        "heads": heads,
        "lines": [
            (name, ["" if row is None else cells.written(row, indicator) for row in line])
            for name, line in reversed(years)
        ],
    }
