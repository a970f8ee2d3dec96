"""What a check leaves in a candidate: rules, results, caveats and failure keys, in schema `checks`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import duckdb

from expectations import register, results, waivers
from expectations.findings import Judged
from warehouse import failure_keys, releases

if TYPE_CHECKING:
    from expectations.rules import Rule


def write(
    connection: duckdb.DuckDBPyConnection,
    authority: str,
    rules: Sequence[Rule],
    judged: Sequence[Judged],
    known: Sequence[waivers.Waiver],
    *,
    history: Sequence[results.HistoryRow],
    decisions: Sequence[releases.DecisionLine],
) -> None:
    """Replace what an earlier check left in the candidate that `connection` has open for writing.

    `history` is what the rules found in earlier months, `decisions` what was decided so far.
    """
    by_id = {one.finding.rule_id: one for one in judged}
    results.write(
        connection,
        rules=[_rule_row(rule, by_id[rule.rule_id]) for rule in rules],
        results=[_result_row(one) for one in judged],
        caveats=caveats_of(rules, judged, known),
        failing_rows=failure_keys.failing_rows(rules, judged, failure_keys.delivered(connection, authority)),
        history=history,
        decisions=[_decision_row(line) for line in decisions],
    )


def caveats_of(
    rules: Sequence[Rule], judged: Sequence[Judged], known: Sequence[waivers.Waiver]
) -> list[results.CaveatRow]:
    """What readers must know beside figures: one row per indicator, period and text that a failure touches.

    A waived row speaks with its waiver's caveat, any other with its rule's. A failure without a named row
    touches every period of the rule's indicators.
    """
    by_id = {rule.rule_id: rule for rule in rules}
    text_of = {waiver.waiver_id: waiver.caveat for waiver in known}
    found: set[results.CaveatRow] = set()
    for one in judged:
        rule = by_id[one.finding.rule_id]
        if one.finding.outcome == "failed" and not one.finding.failing_rows and rule.caveat:
            found |= {results.CaveatRow(code, None, rule.caveat, rule.rule_id) for code in rule.indicators}
        for row, waiver_id in zip(one.finding.failing_rows, one.waiver_ids, strict=True):
            text = text_of[waiver_id] if waiver_id else rule.caveat
            for code in {row.get("indicator_code"), *rule.indicators} - {None}:
                if text and code:
                    found.add(results.CaveatRow(code, row.period_end, text, waiver_id or rule.rule_id))
    return sorted(found, key=lambda row: (row.indicator_code, row.period_end or date.min, row.origin))


def indicators_of(rule: Rule, one: Judged) -> list[str]:
    """The indicators that a rule's failure touches, in order of their codes."""
    touched = {row.get("indicator_code") for row in one.finding.failing_rows} | set(rule.indicators)
    return sorted(code for code in touched if code)


def _result_row(one: Judged) -> results.ResultRow:
    return results.ResultRow(
        one.finding.rule_id,
        one.finding.rule_version,
        one.finding.outcome,
        one.finding.n_checked,
        one.finding.n_failed,
        one.finding.severity,
        ", ".join(one.waivers_used) or None,
        one.effective,
    )


def _decision_row(line: releases.DecisionLine) -> results.DecisionRow:
    return results.DecisionRow(
        decision_id=line.decision_id,
        period=line.period,
        decided_at=line.decided_at.replace(tzinfo=None),
        decision=line.decision,
        decided_by=line.decided_by,
        comment=line.comment,
        concerned_release_id=line.release_id,
        acknowledged_rules=", ".join(line.acknowledged) or None,
        waiver_ids=", ".join(line.waivers) or None,
        manifest_hash=line.manifest_hash[:12],
    )


def _rule_row(rule: Rule, one: Judged) -> results.RuleRow:
    return results.RuleRow(
        rule_id=rule.rule_id,
        rule_version=rule.version,
        rule_text=rule.text,
        why=rule.why,
        mend=rule.mend,
        dimension=rule.dimension.value,
        severity=rule.severity.value,
        is_blocking=rule.is_blocking,
        owner_role=rule.owner_role,
        suite=rule.suite,
        table_name=rule.table,
        indicator_codes=", ".join(indicators_of(rule, one)) or None,
        tolerance=rule.tolerance,
        source_system=register.source_system(rule),
        official_code=rule.official_code,
        engine=rule.engine.value,
        judges_records=rule.judges_records,
    )
