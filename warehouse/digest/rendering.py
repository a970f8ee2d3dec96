"""What every page shares: the template environment, and the table of deliveries."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from warehouse.digest import figures, words
from warehouse.digest.marts import Marts
from warehouse.periods import Period


def environment() -> jinja2.Environment:
    """Jinja2 with every expression escaped, and an unknown name an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
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
    """The deliveries behind the release, each with whether its rows add up."""
    lines = []
    for row in marts.deliveries:
        received, accepted, rejected = (
            int(row[f"rows_{word}"] or 0) for word in ("received", "accepted", "rejected")
        )
        lines.append(
            {
                "extract": words.sentence_case(row["extract"]),
                "table": "" if not row["table_name"] else words.sentence_case(row["table_name"]),
                "period": words.month_name(Period.parse(str(row["period"])[:7]).end) if row["period"] else "",
                "received_at": words.day_name(row["received_at"])
                if isinstance(row["received_at"], date | datetime)
                else "",
                "received": figures.number(received, 0),
                "accepted": figures.number(accepted, 0),
                "rejected": figures.number(rejected, 0),
                "superseded": row["is_current"] is False,
                "adds_up": received == accepted + rejected,
                "sha256": (row["sha256"] or "")[:12],
            }
        )
    return lines
