"""What stands beside an indicator: comparators and their spread, its parts, longer periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from warehouse.digest import cells, charts, figures, states, words
from warehouse.digest.details import Details
from warehouse.digest.model import Indicator
from warehouse.digest.tables import Row


def compared(indicator: Indicator, details: Details) -> list[dict[str, Any]]:
    """Newest comparison of each kind of period, months first; a whole year's where both are of it."""
    shown = []
    rows = [
        row
        for row in details.comparisons.get(indicator.code, [])
        if row["value"] is not None and row["comparator_value"] is not None
    ]
    for kind in states.PERIOD_KINDS:
        of_kind = [row for row in rows if row["period_kind"] == kind]
        if not of_kind or kind not in {"month", "financial_year", "academic_year", "calendar_year"}:
            continue
        end = max(row["period_end"] for row in of_kind)
        lines = sorted(
            (row for row in of_kind if row["period_end"] == end),
            key=lambda row: list(states.COMPARATORS).index(row["comparator"]),
        )
        own = _own(details, indicator, kind, end)
        shown.append(_comparison(indicator, lines, own, _spread(details, indicator, lines[0])))
    return shown


def _own(details: Details, indicator: Indicator, kind: str, end: date) -> Row | None:
    return next(
        (
            row
            for row in details.figures[indicator.code]
            if (row["period_kind"], row["period_end"], row["breakdown"]) == (kind, end, "all")
            and not row["is_made_up"]
        ),
        None,
    )


def _spread(details: Details, indicator: Indicator, line: Row) -> Row | None:
    """The neighbours' spread of the very period that the comparators describe."""
    wanted = (line["comparator_period_kind"], line["comparator_period_end"])
    rows = details.spreads.get(indicator.code, [])
    return next((row for row in rows if (row["period_kind"], row["period_end"]) == wanted), None)


def _comparison(
    indicator: Indicator, lines: Sequence[Row], own: Row | None, spread: Row | None
) -> dict[str, Any]:
    kind, end = lines[0]["period_kind"], lines[0]["period_end"]
    when = states.period(kind, end)
    box = None
    if spread and spread["median"] is not None:
        names = ("minimum", "lower_quartile", "median", "upper_quartile", "maximum")
        box = tuple(spread[name] for name in names)
    places = [
        charts.Place(
            label="This authority",
            value=own["value"] if own else None,
            low=own["lower_95"] if own else None,
            high=own["upper_95"] if own else None,
            is_own=True,
        )
    ]
    places += [
        charts.Place(
            label={"statistical_neighbours": "Neighbours"}.get(
                line["comparator"], states.COMPARATORS[line["comparator"]]
            ),
            value=line["comparator_value"],
            spread=box if line["comparator"] == "statistical_neighbours" else None,
        )
        for line in lines
    ]
    is_count = figures.unit_of(indicator.unit).words == "number"
    return {
        "when": when,
        # Places of different sizes have different counts: a picture would invite to compare them.
        "chart": Markup()
        if is_count
        else charts.places_chart(places, cells.writer(indicator), f"{indicator.name} beside others, {when}"),
        "is_count": is_count,
        "own": "" if own is None else cells.written(own, indicator),
        "interval": "" if own is None else cells.interval(own, indicator),
        "lines": [_comparator_line(line, indicator) for line in lines],
        "like": all(line["like_for_like"] for line in lines),
        "spread": None
        if box is None or spread is None
        else {
            "amounts": [cells.amount(amount, indicator) for amount in box],
            "used": spread["authorities_used"],
            "when": states.period(spread["period_kind"], spread["period_end"]),
        },
    }


def _comparator_line(line: Row, indicator: Indicator) -> dict[str, Any]:
    used, possible = line["authorities_used"], line["authorities_possible"]
    return {
        "name": states.COMPARATORS[line["comparator"]],
        "value": cells.amount(line["comparator_value"], indicator),
        "when": states.period(line["comparator_period_kind"], line["comparator_period_end"]),
        "source": line["comparator_source"] or "",
        "rests_on": f"{used} of {possible}" if used and possible else "",
        "rank": f"{line['rank']} of {line['rank_of']}" if line["rank"] else "",
        "band": line["quartile_band"] or "",
        "judgement": states.JUDGED.get(line["judgement"] or "", ""),
    }


def other_periods(indicator: Indicator, whole: Sequence[Row]) -> list[dict[str, Any]]:
    """Figures of periods other than a month, newest first, the five newest of each kind."""
    shown = []
    for kind, name in states.PERIOD_KINDS.items():
        rows = [row for row in whole if row["period_kind"] == kind and row["value"] is not None]
        if kind == "month":
            continue
        shown += [
            {
                "kind": words.sentence_case(name),
                "when": (kind == "as_stated" and row["value_text"]) or states.period(kind, row["period_end"]),
                "value": cells.written(row, indicator),
                "mark": words.STATUS_MARKS.get(row["status"] or "", ""),
                "interval": cells.interval(row, indicator),
                "trend": states.TRENDS.get(row["recent_trend"] or "", ""),
                "forecast": cells.amount(row["forecast_year_end"], indicator),
                "origin": words.ORIGINS.get(row["origin"] or "", ""),
            }
            for row in sorted(rows, key=lambda row: row["period_end"], reverse=True)[:5]
        ]
    return shown


def breakdowns(indicator: Indicator, rows: Sequence[Row], details: Details) -> list[dict[str, Any]]:
    """The newest period of each breakdown, its parts in the order of the dictionary."""
    shown = []
    for breakdown in sorted({row["breakdown"] for row in rows} - {"all"}):
        parts = [row for row in rows if row["breakdown"] == breakdown]
        valued = [row for row in parts if row["value"] is not None] or parts
        newest = max(valued, key=lambda row: (row["period_end"], row["period_kind"] == "month"))
        period = (newest["period_kind"], newest["period_end"])
        parts = [row for row in parts if (row["period_kind"], row["period_end"]) == period]
        largest = max((abs(row["value"]) for row in parts if row["value"] is not None), default=Decimal(0))
        labels = details.labels
        parts.sort(
            key=lambda row: (
                (labels.get((breakdown, row["breakdown_value"])) or {}).get("sort_order") or 0,
                row["breakdown_value"],
            )
        )
        shown.append(
            {
                "name": words.sentence_case(breakdown),
                "when": states.period(*period),
                "lines": [
                    {
                        "label": (labels.get((breakdown, row["breakdown_value"])) or {}).get("label")
                        or words.sentence_case(row["breakdown_value"]),
                        "value": cells.written(row, indicator),
                        "interval": cells.interval(row, indicator),
                        "bar": round(100 * abs(row["value"]) / largest) if row["value"] and largest else 0,
                        "mark": words.missing_mark(row["symbol"], row["status"])
                        if row["value"] is None
                        else "",
                    }
                    for row in parts
                ],
            }
        )
    return shown
