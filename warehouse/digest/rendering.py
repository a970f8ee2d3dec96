"""What every page shares: the template environment, and the tables of deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from warehouse.digest import figures, words
from warehouse.digest.model import Marts
from warehouse.digest.tables import Row
from warehouse.periods import Period


def environment(*folders: Path) -> jinja2.Environment:
    """Jinja2 with every expression escaped, and an unknown name an error.

    Templates are looked for in `folders`, then among those that every page shares.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, Path(__file__).with_name("templates")]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    made.filters["number"] = figures.number
    made.filters["counted"] = words.counted
    return made


def _finalize(value: Any) -> Any:
    """Strip control characters from every text on its way into a page."""
    if isinstance(value, Markup):
        return value
    return words.plain(value) if isinstance(value, str) else value


def deliveries(marts: Marts) -> list[dict[str, Any]]:
    """The real deliveries behind the release, each with whether its rows add up."""
    return [
        {
            **_named(row),
            **_counted([row]),
            "period": words.month_name(_month(row)) if row["period"] else "",
            "received_at": words.day_name(row["received_at"])
            if isinstance(row["received_at"], date | datetime)
            else "",
            "superseded": row["is_current"] is False,
            "sha256": (row["sha256"] or "")[:12],
        }
        for row in marts.deliveries
        if not row["is_made_up"]
    ]


def deliveries_by_table(marts: Marts, *, made_up: bool) -> list[dict[str, Any]]:
    """The real or the made-up deliveries, one line per extract and table."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in marts.deliveries:
        if bool(row["is_made_up"]) is made_up:
            groups.setdefault((row["extract"], row["table_name"] or ""), []).append(row)
    return [
        {
            **_named(rows[0]),
            **_counted(rows),
            "is_made_up": made_up,
            "months": words.month_spans([_month(row) for row in rows if row["period"]]),
            "files": figures.number(len(rows), 0),
        }
        for _, rows in sorted(groups.items())
    ]


def _month(row: Row) -> date:
    return Period.parse(str(row["period"])[:7]).end


def _named(row: Row) -> dict[str, str]:
    return {
        "extract": words.sentence_case(row["extract"]),
        "table": "" if not row["table_name"] else words.sentence_case(row["table_name"]),
    }


def _counted(rows: Sequence[Row]) -> dict[str, Any]:
    """Rows received, accepted and rejected in all, c where held back, and whether each file's add up."""
    counts = {word: [row[f"rows_{word}"] for row in rows] for word in ("received", "accepted", "rejected")}
    return {
        **{
            word: figures.count(None if None in amounts else sum(amounts)) for word, amounts in counts.items()
        },
        "adds_up": all(row["is_reconciled"] for row in rows),
    }
