"""The expectation report: the verdict, every rule with its result, the caveats, the deliveries."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from warehouse.digest import figures, words
from warehouse.digest.marts import Marts, Row
from warehouse.digest.rendering import deliveries, environment, made_up_deliveries
from warehouse.digest.sentences import is_publishable, quality_sentence, verdict


def render_quality(marts: Marts) -> str:
    """The expectation report as one HTML page."""
    rules = sorted(
        marts.rules,
        key=lambda rule: (
            words.EFFECTIVE_ORDER.index(rule["effective"]) if rule["effective"] in words.EFFECTIVE else -1,
            ["critical", "warning", "info"].index(rule["severity"])
            if rule["severity"] in words.SEVERITIES
            else -1,
            rule["rule_id"],
        ),
    )
    views = [_rule_view(rule, marts) for rule in rules]
    counts = Counter(rule["effective"] for rule in rules)
    return (
        environment()
        .get_template("quality.html")
        .render(
            marts=marts,
            month=words.month_name(marts.period.end),
            verdict=verdict(marts.rules),
            publishable=is_publishable(marts.rules),
            counts=[
                {"key": key, "words": text, "count": counts.get(key, 0)}
                for key, text in words.EFFECTIVE.items()
            ],
            total=len(rules),
            attention=[view for view in views if view["key"] != "passed"],
            passed=[view for view in views if view["key"] == "passed"],
            made_up_sentence=quality_sentence(marts),
            deliveries=deliveries(marts),
            made_up_deliveries=made_up_deliveries(marts),
            caveats=_caveats(marts),
        )
    )


def _caveats(marts: Marts) -> list[dict[str, Any]]:
    """Each caveat of an indicator once, with all its months."""
    months: dict[tuple[str, str, str], list[date]] = {}
    for caveat in marts.caveats:
        days = months.setdefault((caveat.code, caveat.text, caveat.origin), [])
        days.extend([caveat.period_end] if caveat.period_end else [])
    return [
        {
            "name": _name(marts, code),
            "code": code,
            "when": words.month_spans(days) or "all months",
            "text": text,
            "origin": origin,
        }
        for (code, text, origin), days in months.items()
    ]


def _is_of_sample(rule: Row, marts: Marts) -> bool:
    """Whether the rule looks at an extract of which made-up records were delivered."""
    extracts = {row["extract"] for row in marts.deliveries if row["is_made_up"]}
    return any(f"extracts.{extract}__" in (rule["table_name"] or "") for extract in extracts)


def _name(marts: Marts, code: str) -> str:
    indicator = marts.indicators.get(code)
    return indicator.name if indicator else code


def _rule_view(rule: Row, marts: Marts) -> dict[str, Any]:
    origins = {rule["rule_id"], *(rule["waiver_id"] or "").replace(",", " ").split()}
    touched: dict[str, list[date]] = {}
    codes: set[str] = set()
    for caveat in marts.caveats:
        if caveat.origin in origins:
            touched.setdefault(caveat.text, []).extend([caveat.period_end] if caveat.period_end else [])
            codes.add(caveat.code)
    percent = rule["failed_percent"]
    key = rule["effective"] if rule["effective"] in words.EFFECTIVE else "not_run"
    months_open = rule["months_open"]
    return {
        "key": key,
        "state": words.EFFECTIVE[key],
        "idle": key == "passed" and rule["n_checked"] == 0,
        "id": rule["rule_id"],
        "version": rule["rule_version"],
        "text": rule["rule_text"] or rule["rule_id"],
        "why": rule["why"] or "",
        "mend": rule["mend"] or "",
        "owner": rule["owner_role"] or "",
        "dimension": words.sentence_case(rule["dimension"] or ""),
        "severity": words.SEVERITIES.get(rule["severity"], rule["severity"] or ""),
        "blocking": bool(rule["is_blocking"]),
        "table": rule["table_name"] or "",
        "of_sample": _is_of_sample(rule, marts),
        "checked": "" if rule["n_checked"] is None else figures.number(int(rule["n_checked"]), 0),
        "failed": "" if rule["n_failed"] is None else figures.number(int(rule["n_failed"]), 0),
        "percent": "" if percent is None else figures.figure(Decimal(str(percent)), "percent", 1),
        "change": words.CHANGES.get(rule["change"] or "", ""),
        "open": "" if not months_open else f"open for {words.counted(int(months_open), 'month')}",
        "waiver": rule["waiver_id"] or "",
        "caveats": [(words.month_spans(days), text) for text, days in touched.items()],
        "indicators": sorted({_name(marts, code) for code in codes}),
    }
