"""The check: every rule on a candidate, the waivers, the gate, and what all of that leaves behind.

Great Expectations is imported inside `check` alone: it takes seconds, and no other command needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import duckdb
from pydantic import BaseModel, ConfigDict, computed_field
from rich.console import Console
from rich.table import Table
from rich.text import Text

from expectations import dbt_tests, gate, register, waivers
from expectations.findings import Judged
from warehouse import build, check_results, quality_history, quality_report, releases
from warehouse.errors import Refusal, WarehouseError
from warehouse.ledger import CheckRun, Ledger, RuleResult
from warehouse.periods import Period
from warehouse.settings import Settings

if TYPE_CHECKING:
    from expectations.rules import Rule

# Failing first; the words are what people read, on the terminal and in JSON alike.
ORDER = ("not_run", "failed", "waived", "warning", "passed")
SHOWN_REFERENCES = 20
PRINTED_REFERENCES = 5


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RuleReport(_Part):
    """One rule of the report. `rows` names failing rows by their keys, never by their values."""

    rule_id: str
    rule_version: int
    effective: str
    outcome: str
    severity: str
    dimension: str
    rule_text: str
    n_checked: int
    n_failed: int
    mend: str
    owner_role: str
    waiver_ids: list[str]
    indicators: list[str]
    rows: list[str]
    notes: list[str]


class WaiverReport(_Part):
    """One waiver that was used, as the manifest shows it."""

    waiver_id: str
    rule_id: str
    rule_version: int
    rows_covered: int
    cap: int
    reason: str
    caveat: str
    requested_by: str
    approved_by: str
    last_period: str


class CheckReport(_Part):
    """The outcome of a check. Counts are of rules after waivers; `rules` has failing first."""

    period: str
    verdict: str
    reasons: list[str]
    rules_run: int
    passed: int
    failed: int
    waived: int
    warnings: int
    not_run: int
    rules: list[RuleReport]
    waivers: list[WaiverReport]
    content_hash: str = ""
    manifest_hash: str = ""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def summary(self) -> str:
        """One line: how many rules came to what."""
        return (
            f"{self.rules_run} rules: {self.passed} passed, {self.failed} failed, {self.waived} waived, "
            f"{self.warnings} warnings, {self.not_run} not run"
        )

    @property
    def is_publishable(self) -> bool:
        """Whether the gate lets the candidate through."""
        return self.verdict != "blocked"


def check(settings: Settings, period: Period) -> CheckReport:
    """Run every rule on the candidate of `period`, store the results, and assemble what would be published.

    Writes schema `checks` of the candidate, lets dbt rebuild what depends on it, assembles the release
    folder, and records the run in the ledger. A blocked candidate is a report, not an error. Raises
    `Refusal` NO_CANDIDATE where nothing was built, `WarehouseError` WAIVERS_INVALID, CANDIDATE_IN_USE, or
    what the build and the assembly raise.
    """
    known = waivers.load(settings.waivers_file)
    rules = register.rules()
    _attack(settings, period)
    judged = judge_candidate(settings, period, rules, known)
    decision = gate.verdict([rule.rule_id for rule in rules], judged)
    with _open(build.database_of(settings, period), period, read_only=False) as connection:
        check_results.write(
            connection,
            settings.authority,
            rules,
            judged,
            known,
            history=quality_history.earlier_results(Ledger(settings), period),
            decisions=releases.decisions(settings),
        )
    build.refresh_after_checks(settings, period)
    report = _report(period, rules, judged, decision, known)
    manifest = releases.assemble(settings, period, _verdict_of(report))
    quality_report.write_candidate(settings, period, manifest.hash, releases.decisions(settings))
    report = report.model_copy(update={"content_hash": manifest.content_hash, "manifest_hash": manifest.hash})
    _record(settings, report, judged)
    return report


def _attack(settings: Settings, period: Period) -> None:
    """Attack the candidate and leave in it what was found, for the rule REL-DIS-001 to judge."""
    from warehouse.disclosure import attack

    database = build.database_of(settings, period)
    if database.is_file():
        with _open(database, period, read_only=False) as connection:
            attack.record(connection, attack.attack(connection))


def judge_candidate(
    settings: Settings, period: Period, rules: Sequence[Rule], known: Sequence[waivers.Waiver]
) -> list[Judged]:
    """Judge `rules` on the candidate of `period`; weigh failures against waivers.

    Great Expectations judges, and of dbt's tests the build's own results count.

    Opens the candidate for reading only. Raises `Refusal` NO_CANDIDATE, `WarehouseError` CANDIDATE_IN_USE.
    """
    from expectations.engine import evaluate
    from expectations.rules import Engine

    database = build.database_of(settings, period)
    release_id = settings.candidate(period) / "release_id"
    if not database.is_file() or not release_id.is_file():
        raise Refusal(
            "NO_CANDIDATE",
            f"There is no candidate of {period}.",
            f"Run `warehouse build --period {period}` first.",
        )
    parameters: dict[str, object] = {
        "period": str(period),
        "period_end": period.end,
        "authority": settings.authority,
        "release_id": release_id.read_text().strip(),
    }
    with _open(database, period, read_only=True) as connection:
        expected = [rule for rule in rules if rule.engine is Engine.GREAT_EXPECTATIONS]
        tested = [rule for rule in rules if rule.engine is Engine.DBT]
        findings = [
            *evaluate(expected, connection, parameters),
            *dbt_tests.findings(tested, settings.candidate(period), connection),
        ]
    return [waivers.judge(finding, known, period) for finding in findings]


def render(report: CheckReport, console: Console) -> None:
    """Print the verdict and every rule that did not simply pass, failing first, each state in words."""
    style = {"blocked": "bold red", "publishable": "bold green"}.get(report.verdict, "bold yellow")
    word = report.verdict.replace("_", " ").upper()
    console.print(Text.assemble((word, style), f"  {report.period}  {report.summary}"))
    for reason in report.reasons:
        console.print(Text(f"  stops the release: {reason}"))
    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("State", "Rule", "What must hold", "Failed", "Waiver", "Mend"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "Failed" else "left")
    standing = [rule for rule in report.rules if rule.effective != "passed"]
    for rule in standing:
        table.add_row(
            rule.effective.replace("_", " ").upper(),
            rule.rule_id,
            Text(rule.rule_text),
            f"{rule.n_failed:,} of {rule.n_checked:,}",
            ", ".join(rule.waiver_ids) or "none",
            Text(rule.mend),
        )
    if standing:
        console.print(table)
    for rule in standing:
        for line in [*rule.notes, *_named_rows(rule)]:
            console.print(Text(f"  {rule.rule_id}: {line}"))


def _named_rows(rule: RuleReport) -> list[str]:
    """Where an unwaived failure stands: the first rows by their keys."""
    if rule.effective not in ("failed", "warning"):
        return []
    shown = rule.rows[:PRINTED_REFERENCES]
    more = rule.n_failed - len(shown)
    return [*shown, f"and {more:,} more"] if more > 0 else shown


def _open(database: Any, period: Period, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(database), read_only=read_only)
    except duckdb.IOException as fault:
        raise WarehouseError(
            "CANDIDATE_IN_USE",
            f"The candidate of {period} cannot be opened.",
            "See that no other program has it open, and check again.",
        ) from fault


def _report(
    period: Period,
    rules: Sequence[Rule],
    judged: Sequence[Judged],
    decision: gate.Verdict,
    known: Sequence[waivers.Waiver],
) -> CheckReport:
    by_id = {rule.rule_id: rule for rule in rules}
    lines = [_rule_report(by_id[one.finding.rule_id], one) for one in judged]
    count = {state: sum(line.effective == state for line in lines) for state in ORDER}
    return CheckReport(
        period=str(period),
        verdict=decision.verdict,
        reasons=list(decision.reasons),
        rules_run=len(lines) - count["not_run"],
        passed=count["passed"],
        failed=count["failed"],
        waived=count["waived"],
        warnings=count["warning"],
        not_run=count["not_run"],
        rules=sorted(lines, key=lambda line: (ORDER.index(line.effective), line.rule_id)),
        waivers=_waivers_used(period, judged, known),
    )


def _rule_report(rule: Rule, one: Judged) -> RuleReport:
    finding = one.finding
    rows = [str(row) for row in finding.failing_rows[:SHOWN_REFERENCES]]
    return RuleReport(
        rule_id=rule.rule_id,
        rule_version=rule.version,
        effective=one.effective,
        outcome=finding.outcome,
        severity=finding.severity,
        dimension=rule.dimension.value,
        rule_text=rule.text,
        n_checked=finding.n_checked,
        n_failed=finding.n_failed,
        mend=rule.mend,
        owner_role=rule.owner_role,
        waiver_ids=list(one.waivers_used),
        indicators=check_results.indicators_of(rule, one),
        rows=rows,
        notes=[*([finding.note] if finding.note else []), *one.notes],
    )


def _waivers_used(
    period: Period, judged: Sequence[Judged], known: Sequence[waivers.Waiver]
) -> list[WaiverReport]:
    used: list[WaiverReport] = []
    for waiver in known:
        rows = sum(one.waiver_ids.count(waiver.waiver_id) for one in judged)
        approval = waiver.approval(period)
        if rows and approval:
            used.append(
                WaiverReport(
                    waiver_id=waiver.waiver_id,
                    rule_id=waiver.rule_id,
                    rule_version=waiver.rule_version,
                    rows_covered=rows,
                    cap=waiver.cap,
                    reason=waiver.reason,
                    caveat=waiver.caveat,
                    requested_by=approval.requested_by,
                    approved_by=approval.approved_by,
                    last_period=approval.last_period,
                )
            )
    return used


def _verdict_of(report: CheckReport) -> dict[str, Any]:
    """What the manifest keeps: verdict, counts, waivers, and the rules that did not pass."""
    content = report.model_dump(mode="json", exclude={"content_hash", "manifest_hash", "rules"})
    content["standing"] = [
        rule.model_dump(
            mode="json",
            include={
                "rule_id",
                "rule_version",
                "effective",
                "severity",
                "n_checked",
                "n_failed",
                "waiver_ids",
            },
        )
        for rule in report.rules
        if rule.effective != "passed"
    ]
    return content


def _record(settings: Settings, report: CheckReport, judged: Sequence[Judged]) -> None:
    with Ledger(settings).session() as session:
        session.add(
            CheckRun(
                period=report.period,
                verdict=report.verdict,
                content_hash=report.content_hash,
                manifest_hash=report.manifest_hash,
                rules_run=report.rules_run,
                rules_failed=sum(one.finding.outcome == "failed" for one in judged),
                results=[
                    RuleResult(
                        rule_id=one.finding.rule_id,
                        rule_version=one.finding.rule_version,
                        severity=one.finding.severity,
                        outcome=one.finding.outcome,
                        n_checked=one.finding.n_checked,
                        n_failed=one.finding.n_failed,
                        waiver_id=", ".join(one.waivers_used) or None,
                        effective=one.effective,
                    )
                    for one in judged
                ],
            )
        )
