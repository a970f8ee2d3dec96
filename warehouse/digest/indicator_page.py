"""The page of one indicator: what it is now, how it moves, what stands beside it, and what is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import jinja2

from warehouse.digest import cells, figures, states, words
from warehouse.digest import indicator_beside as beside
from warehouse.digest import indicator_series as series
from warehouse.digest.details import Details
from warehouse.digest.model import Indicator, Marts
from warehouse.digest.rendering import deliveries_by_table
from warehouse.digest.tables import Row

_EXTRACT_OF_ORIGIN = {"returned": "returned_figures", "published": "published_statistics"}


def has_page(details: Details, code: str) -> bool:
    """Whether the indicator has any figure, be it one that is held back."""
    return any(
        row["value"] is not None or row["symbol"] not in {None, "x"} for row in details.figures.get(code, [])
    )


def render_indicator(
    environment: jinja2.Environment, marts: Marts, details: Details, indicator: Indicator
) -> str:
    """The page as HTML. Made-up figures are shown only where there is no real one, and each says so."""
    code = indicator.code
    known = [row for row in details.figures[code] if row["value"] is not None]
    is_made_up = bool(known) and all(row["is_made_up"] for row in known)
    rows = [row for row in details.figures[code] if bool(row["is_made_up"]) is is_made_up]
    whole = [row for row in rows if row["breakdown"] == "all"]
    months = [row for row in whole if row["period_kind"] == "month"]
    catalogue = details.catalogue.get(code, {})
    topic = catalogue.get("topic") or ""
    return environment.get_template("indicator.html").render(
        marts=marts,
        item=indicator,
        kicker=words.section_title(indicator.domain, topic)
        if topic
        else words.sentence_case(indicator.domain),
        month=words.month_name(marts.period.end),
        is_made_up=is_made_up,
        unit=figures.unit_of(indicator.unit).words,
        reading={1: "high is good", -1: "low is good", 0: "neither high nor low is good"}.get(
            indicator.polarity if indicator.polarity is not None else 9, ""
        ),
        now=series.now(indicator, months, whole, marts),
        process=series.process(indicator, months, marts, is_made_up=is_made_up),
        years=series.years(indicator, months, marts),
        compared=[] if is_made_up else beside.compared(indicator, details),
        others=beside.other_periods(indicator, whole),
        breakdowns=beside.breakdowns(indicator, rows, details),
        catalogue=catalogue,
        sources=[] if is_made_up else details.sources.get(code, []),
        deliveries=_deliveries(marts, catalogue, rows, is_made_up=is_made_up),
        revisions_known=bool(details.published),
        revisions=_revisions(indicator, details.published.get(code, []), marts),
        rules=[_rule(row) for row in details.rules.get(code, [])],
        caveats=[
            (words.month_name(caveat.period_end) if caveat.period_end else "", caveat.text)
            for caveat in marts.caveats
            if caveat.code == code and (caveat.period_end is None or caveat.period_end <= marts.period.end)
        ],
        frameworks=[row for row in details.frameworks if row["indicator_code"] == code],
        day=words.day_name,
    )


def _deliveries(
    marts: Marts, catalogue: Row, rows: Sequence[Row], *, is_made_up: bool
) -> list[dict[str, Any]]:
    """Deliveries of the extracts that hold the shown figures, by table."""
    origins = {row["origin"] for row in rows if row["value"] is not None}
    extracts = {_EXTRACT_OF_ORIGIN[origin] for origin in origins if origin in _EXTRACT_OF_ORIGIN}
    tables = set()
    if "computed" in origins:
        tables = {
            tuple(name.split(".", 1))
            for name in (catalogue.get("counted_from") or "").replace(";", ",").replace(" ", "").split(",")
            if "." in name
        }
    chosen = tuple(
        row
        for row in marts.deliveries
        if bool(row["is_made_up"]) is is_made_up
        and (row["extract"] in extracts or (row["extract"], row["table_name"]) in tables)
    )
    return deliveries_by_table(replace(marts, deliveries=chosen), made_up=is_made_up)


def _revisions(indicator: Indicator, published: Sequence[Row], marts: Marts) -> list[dict[str, str]]:
    """Figures whose value changed from one release to a later one.

    A value that was awaited is no change, nor is one that takes the place of a made-up figure.
    """
    by_cell: dict[tuple[str, date], list[Row]] = {}
    for row in published:
        by_cell.setdefault((row["period_kind"], row["period_end"]), []).append(row)
    lines = []
    for (kind, end), rows in sorted(by_cell.items()):
        rows.sort(key=lambda row: _edition(row["release_id"]))
        for before, after in pairwise(rows):
            differs = before["value"] is not None and before["value"] != after["value"]
            if differs and after["change"] != "received":
                lines.append(
                    {
                        "when": states.period(kind, end),
                        "before": cells.written({**before, "status": None}, indicator),
                        "first": before["release_id"],
                        "after": cells.written({**after, "status": None}, indicator),
                        "then": after["release_id"],
                        "reason": after["change_reason"] or "",
                    }
                )
    return lines


def _edition(release_id: str) -> tuple[str, int]:
    period, _, number = release_id.rpartition("-r")
    return period, int(number)


def _rule(row: Row) -> dict[str, Any]:
    return {
        "id": row["rule_id"],
        "text": row["rule_text"],
        "state": row["effective"],
        "word": words.EFFECTIVE.get(row["effective"], row["effective"]),
        "counts": ""
        if row["n_checked"] == 0
        else f"{figures.count(row['n_failed'])} of {figures.count(row['n_checked'])}",
    }
