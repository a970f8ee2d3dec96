"""The results of a check as a page in the digest's style."""

from __future__ import annotations

from pathlib import Path

from warehouse.digest.figures import unit_of
from warehouse.digest.rendering import environment
from warehouse.statements.model import Report, Verdict, decimal_of, plain
from warehouse.statements.results import WORDS, in_order, summary

# The shapes and colours that the digest's pages have for good, middling, bad and not known.
_STATES = {
    Verdict.AGREES: "passed",
    Verdict.AGREES_AFTER_ROUNDING: "warning",
    Verdict.DISAGREES: "failed",
    Verdict.CANNOT_BE_CHECKED: "not_run",
}


def render(report: Report) -> str:
    """The report as one self-contained HTML page, what needs attention first."""
    views = [
        {
            "id": one.statement.statement_id,
            "text": one.statement.text or one.statement.statement_id,
            "state": _STATES[one.verdict],
            "words": WORDS[one.verdict].capitalize(),
            "stated": _with_unit(one.statement.stated_value, one.statement.unit),
            "recomputed": one.recomputed_value,
            "reason": one.reason,
            "figures": [
                {"value": plain(decimal_of(figure.value)), "label": figure.label, "source": figure.source}
                for figure in one.figures
            ],
        }
        for one in in_order(report.checked)
    ]
    return (
        environment()
        .get_template("statements.html")
        .render(
            report=report,
            summary=summary(report),
            good=report.exit_code == 0,
            counts=[
                {"state": _STATES[verdict], "words": words.capitalize(), "count": report.counts[verdict]}
                for verdict, words in WORDS.items()
            ],
            attention=[view for view in views if view["state"] in {"failed", "not_run"}],
            agreeing=[view for view in views if view["state"] not in {"failed", "not_run"}],
        )
    )


def _with_unit(stated: str, unit: str) -> str:
    """The stated value with its unit in words; counts need none."""
    words = "" if unit.lower() in {"", "count", "number"} else unit_of(unit).words.replace("_", " ")
    return f"{stated} {words}".strip()


def write_page(report: Report, path: Path) -> None:
    """Write the page; the same report gives the same bytes."""
    path.write_text(render(report), encoding="utf-8", newline="\n")
