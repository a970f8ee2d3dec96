"""Renders the report as one HTML page: self-contained, without script or request, always the same bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from warehouse.digest import rendering, words
from warehouse.quality_report import verdict, views
from warehouse.quality_report.bars import HEIGHT, PITCH, legend
from warehouse.quality_report.evidence import MONTHS_SHOWN, Decision, Evidence

TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Panel:
    """What only the candidate's own report shows, inside the secure zone.

    `manifest_hash` names the candidate that a decision would be bound to, `decision` is the newest one about
    exactly that candidate, and `downloads` gives the file of row references by rule id, relative to the page.
    """

    manifest_hash: str
    decision: Decision | None
    downloads: dict[str, str]


def render(evidence: Evidence, panel: Panel | None = None) -> str:
    """The report of one month; with `panel`, the candidate's own."""
    marts = evidence.marts
    shown = [views.rule_view(rule, evidence) for rule in evidence.rules]
    counts = Counter(view["key"] for view in shown)
    return (
        rendering.environment(TEMPLATES)
        .get_template("quality_report.html")
        .render(
            marts=marts,
            month=words.month_name(marts.period.end),
            before=evidence.before_name,
            panel=panel,
            folder="../release/" if panel else "../",
            verdict=verdict.verdict(evidence.rules),
            publishable=verdict.is_publishable(evidence.rules),
            changed=verdict.change(evidence),
            first_month=evidence.is_first_month,
            effect=verdict.effect(evidence),
            made_up_sentence=verdict.made_up(marts),
            counts=[
                {"key": key, "words": text, "count": counts.get(key, 0)}
                for key, text in words.EFFECTIVE.items()
            ],
            total=len(shown),
            changes=views.changes(shown),
            owners=views.owners(shown),
            attention=[view for view in shown if view["key"] != "passed"],
            warnings=[view for view in shown if view["key"] == "warning"],
            sources=views.sources(shown),
            caveats=views.caveats(evidence),
            received=rendering.deliveries_by_table(marts, made_up=False),
            received_made_up=rendering.deliveries_by_table(marts, made_up=True),
            deliveries=rendering.deliveries(marts),
            maturity=views.maturity(evidence),
            standing=views.decision_view(panel.decision) if panel and panel.decision else None,
            decisions=[views.decision_view(decision) for decision in evidence.decisions],
            legend=legend(),
            chart=(PITCH * MONTHS_SHOWN, HEIGHT),
        )
    )
