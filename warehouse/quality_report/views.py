"""The report's parts as the template shows them: plain texts, grouped and in order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from warehouse.digest import figures, words
from warehouse.digest.model import Marts
from warehouse.quality_report import bars
from warehouse.quality_report.evidence import Decision, Evidence, Maturity, RuleResult
from warehouse.quality_report.verdict import CHANGES_IN_ORDER

_DELIVERIES, _COMPUTED, _PUBLISHED = "Deliveries as a whole", "Computing the figures", "Published tables"


def source_of(rule: RuleResult) -> str:
    """What the rule looks at, as a reader names it: the extract, or the stage of the figures."""
    table = rule.table.split(",")[0].strip()
    place, _, rest = table.partition(".")
    if table.startswith(("extracts.delivery", "mart.rpt_delivery")):
        return _DELIVERIES
    if place == "extracts" and rest:
        return words.sentence_case(rest.split("__")[0])
    return _COMPUTED if place == "intermediate" else _PUBLISHED


def table_of(rule: RuleResult) -> str:
    """The first table that the rule looks at, in words; nothing where the source says it all."""
    table = rule.table.split(",")[0].strip()
    return words.sentence_case(table.split("__", 1)[1]) if "__" in table else ""


def rule_view(rule: RuleResult, evidence: Evidence) -> dict[str, Any]:
    """One rule with everything that is said about it."""
    codes, caveats = _touched(rule, evidence.marts)
    months = [(month, rule.history.get(month)) for month in evidence.months]
    change = words.CHANGES.get(rule.change, "")
    if rule.months_open > 1:
        change += f"{', ' if change else ''}open for {rule.months_open} months"
    if rule.first_failed and rule.state != "passed" and rule.months_open > 1:
        change += f", since {_month_of(rule.first_failed)}"
    return {
        "id": rule.rule_id,
        "version": rule.version,
        "official_code": rule.official_code,
        "key": rule.state,
        "state": words.EFFECTIVE[rule.state],
        "idle": rule.is_idle,
        "text": rule.text,
        "why": rule.why,
        "mend": rule.mend,
        "owner": rule.owner_role or "nobody named",
        "source": source_of(rule),
        "table": table_of(rule),
        "dimension": words.sentence_case(rule.dimension),
        "severity": words.SEVERITIES.get(rule.severity, rule.severity),
        "blocking": rule.is_blocking,
        "tolerance": "" if not rule.tolerance else share(rule.tolerance),
        "of_sample": is_of_sample(rule, evidence.marts),
        "checked": figures.count(rule.now.checked),
        "failed": figures.count(rule.now.failed),
        "percent": percent(rule.now.percent),
        "change": change,
        "change_key": rule.change if rule.has_news else "",
        "waivers": ", ".join(rule.waivers),
        "caveats": caveats,
        "indicators": sorted(evidence.name_of(code) for code in codes),
        "bars": list(bars.paths([result for _, result in months]).items()),
        "months_in_words": bars.in_words(months),
        "months": [_month_view(month.end, result) for month, result in months if result],
    }


def _month_view(end: date, result: Any) -> dict[str, str]:
    return {
        "name": f"{words.MONTHS[end.month - 1][:3]} {end.year}",
        "key": result.state,
        "state": words.EFFECTIVE[result.state],
        "checked": figures.count(result.checked),
        "failed": figures.count(result.failed),
        "percent": percent(result.percent),
    }


def percent(value: Decimal | None) -> str:
    """A share of rows in percent; 'under 0.1%' where rounding would hide that something failed."""
    if value is None:
        return ""
    if 0 < value < Decimal("0.05"):
        return "under 0.1%"
    return figures.figure(value, "percent", 1)


def share(value: Decimal | None) -> str:
    """A share from 0 to 1 as a percentage."""
    return figures.NO_FIGURE if value is None else figures.figure(value * 100, "percent", 1)


def is_of_sample(rule: RuleResult, marts: Marts) -> bool:
    """Whether the rule looks at an extract of which made-up records were delivered."""
    extracts = {row["extract"] for row in marts.deliveries if row["is_made_up"]}
    return any(f"extracts.{extract}__" in rule.table for extract in extracts)


def _touched(rule: RuleResult, marts: Marts) -> tuple[set[str], list[tuple[str, str]]]:
    """The indicators whose figures the rule touches, and each caveat with its months."""
    origins = {rule.rule_id, *rule.waivers}
    days: dict[str, list[date]] = {}
    codes: set[str] = set()
    for caveat in marts.caveats:
        if caveat.origin in origins:
            days.setdefault(caveat.text, []).extend([caveat.period_end] if caveat.period_end else [])
            codes.add(caveat.code)
    return codes, [(words.month_spans(found), text) for text, found in days.items()]


def changes(views: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rules by what changed about them, news first; those that stay as they were last."""
    order = ("new", "worse", "fixed", "better", "same")
    assert set(order) == set(CHANGES_IN_ORDER)  # noqa: S101  both name every change
    groups = {key: [view for view in views if view["change_key"] == key] for key in order}
    return [
        {"key": key, "title": words.sentence_case(words.CHANGES[key]), "rules": rules}
        for key, rules in groups.items()
        if rules
    ]


def caveats(evidence: Evidence) -> list[dict[str, Any]]:
    """Each caveat as readers see it, with the figures it stands beside and where it comes from."""
    rule_of = {waiver: rule.rule_id for rule in evidence.rules for waiver in rule.waivers}
    rule_of |= {rule.rule_id: rule.rule_id for rule in evidence.rules}
    found: dict[tuple[str, str], dict[str, list[date]]] = {}
    for caveat in evidence.marts.caveats:
        days = found.setdefault((caveat.origin, caveat.text), {}).setdefault(caveat.code, [])
        days.extend([caveat.period_end] if caveat.period_end else [])
    return [
        {
            "text": text,
            "origin": origin,
            "rule_id": rule_of.get(origin, ""),
            "figures": [
                {
                    "name": evidence.name_of(code),
                    "code": code,
                    "when": words.month_spans(days) or "all months",
                }
                for code, days in sorted(touched.items())
            ],
        }
        for (origin, text), touched in sorted(found.items())
    ]


def owners(views: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who has which rules to mend: one line an owner, most rules first."""
    lines: dict[str, list[dict[str, Any]]] = {}
    for view in views:
        if view["key"] != "passed":
            lines.setdefault(view["owner"], []).append(view)
    return [
        {"owner": words.sentence_case(owner), "rules": rules, "count": len(rules)}
        for owner, rules in sorted(lines.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]


def sources(views: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rules by what they look at: those that need attention, and those that passed."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for view in views:
        groups.setdefault(view["source"], []).append(view)
    last = (_DELIVERIES, _COMPUTED, _PUBLISHED)
    return [
        {
            "name": name,
            "count": len(rules),
            "states": [
                {"key": key, "words": text, "count": sum(rule["key"] == key for rule in rules)}
                for key, text in words.EFFECTIVE.items()
                if any(rule["key"] == key for rule in rules)
            ],
            "attention": [rule for rule in rules if rule["key"] != "passed"],
            "passed": sorted(
                (rule for rule in rules if rule["key"] == "passed"), key=lambda v: (v["table"], v["id"])
            ),
            "tables": len({rule["table"] for rule in rules}),
        }
        for name, rules in sorted(
            groups.items(), key=lambda pair: (last.index(pair[0]) if pair[0] in last else -1, pair[0])
        )
    ]


def maturity(evidence: Evidence) -> list[dict[str, Any]]:
    """The maturity index of the month by table, the lowest first, beside that of the month before."""
    by_month: dict[tuple[str, str], dict[Any, Maturity]] = {}
    for row in evidence.maturity:
        by_month.setdefault((row.extract, row.table), {})[row.period] = row
    period = evidence.marts.period
    made_up = {row["extract"] for row in evidence.marts.deliveries if row["is_made_up"]}
    lines = []
    for (extract, table), months in by_month.items():
        if period not in months:
            continue
        row, before = months[period], months.get(period.shift(-1))
        lines.append(
            {
                "name": words.sentence_case(extract) + (f": {table.replace('_', ' ')}" if table else ""),
                "of_sample": extract in made_up,
                "index": figures.NO_FIGURE if row.index is None else figures.number(row.index, 1),
                "width": 0 if row.index is None else round(min(max(row.index, Decimal()), Decimal(100))),
                "before": figures.NO_FIGURE
                if before is None or before.index is None
                else figures.number(before.index, 1),
                "item_count": figures.number(row.items, 0),
                "item_mean": share(row.item_mean),
                "coverage": share(row.coverage),
                "rank": Decimal(-1) if row.index is None else row.index,
            }
        )
    return sorted(lines, key=lambda line: (line["rank"], line["name"]))


def decision_view(decision: Decision) -> dict[str, Any]:
    """One decision in words."""
    return {
        "month": _month_of(decision.period) if decision.period else "",
        "decision": words.sentence_case(decision.decision),
        "key": {"approved": "passed", "rejected": "failed"}.get(decision.decision, "not_shown"),
        "by": decision.decided_by,
        "at": words.day_name(decision.decided_at) if decision.decided_at else "",
        "comment": decision.comment,
        "acknowledged": ", ".join(decision.acknowledged),
        "acknowledged_count": len(decision.acknowledged),
        "waivers": ", ".join(decision.waivers),
        "manifest_hash": decision.manifest_hash[:12],
        "release": decision.release_id,
    }


def _month_of(text: str) -> str:
    year, month = text.split("-")[:2]
    return f"{words.MONTHS[int(month) - 1]} {year}"
