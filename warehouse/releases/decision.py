"""The sign-off: a person's decision about exactly one candidate, and what has been decided so far."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select

from expectations import gate, waivers
from warehouse import decision_chain
from warehouse.decision_chain import APPROVED, REJECTED
from warehouse.errors import Refusal, UsageFault, WarehouseError
from warehouse.ledger import Build, CheckRun, Decision, Ledger, RuleResult
from warehouse.periods import Period
from warehouse.releases import contract, marts
from warehouse.releases import manifest as manifests
from warehouse.releases.assembly import release_folder
from warehouse.releases.manifest import Manifest
from warehouse.releases.restatement import require_restated
from warehouse.releases.verification import verify_folder
from warehouse.settings import Settings

SHORTEST_COMMENT = 5
ALL = "all"

_MENDS: dict[gate.Clause, str] = {
    "CHECK_INCOMPLETE": "Run `warehouse check --period {period}` again.",
    "CANDIDATE_BLOCKED": "The quality report names the failing rules: mend their source, or have a "
    "waiver reviewed.",
    "WARNINGS_NOT_ACKNOWLEDGED": "Read each warning in the quality report, then sign off again and name "
    "each with --acknowledge RULE_ID, or all of them with --acknowledge all.",
    "WAIVER_NOT_IN_FORCE": "Run `warehouse check --period {period}` again with the waivers as they are now.",
    "APPROVAL_OF_ANOTHER": "Have this candidate signed off.",
    "APPROVER_NOT_INDEPENDENT": "Somebody else has to approve: neither who requested a waiver that is used "
    "nor, in production, who ran the build.",
}


class DecisionLine(BaseModel):
    """One decision of the past as pages show it; newest first where they are listed.

    `decision` is approved, rejected, published or rolled_back; `release_id` is the release that was
    published or rolled back to, None for sign-offs. `acknowledged` are ids of rules whose warnings the
    approval names, `waivers` the ids of the waivers it rests on. Show 12 characters of `manifest_hash`.
    """

    decision_id: int
    decided_at: datetime
    period: str
    decision: str
    decided_by: str
    comment: str
    release_id: str | None
    acknowledged: list[str]
    waivers: list[str]
    manifest_hash: str


def decisions(settings: Settings, period: Period | None = None) -> list[DecisionLine]:
    """Every decision about a month (or, without one, about all months), newest first."""
    query = select(Decision).order_by(Decision.decision_id.desc())
    if period is not None:
        query = query.where(Decision.period == str(period))
    with Ledger(settings).session() as session:
        return [
            DecisionLine(
                decision_id=row.decision_id,
                decided_at=decision_chain.utc(row.decided_at),
                period=row.period,
                decision=row.decision,
                decided_by=row.decided_by,
                comment=row.comment,
                release_id=row.release_id,
                acknowledged=row.acknowledged,
                waivers=sorted(str(waiver["waiver_id"]) for waiver in row.waivers),
                manifest_hash=row.manifest_hash,
            )
            for row in session.scalars(query)
        ]


def sign_off(
    settings: Settings,
    period: Period,
    name: str,
    approve: bool,
    comment: str,
    acknowledge: Collection[str] = (ALL,),
    show_warnings: Callable[[Sequence[gate.RuleState]], None] = lambda _: None,
) -> Decision:
    """Record the decision of `name` about the candidate of `period`, bound to its manifest's hash.

    The hash is taken from the files on the disk, so what is approved is what lies there now. `acknowledge`
    are the ids of the warnings that an approval acknowledges; 'all' stands for every one that the
    candidate has now, and is recorded id by id. `show_warnings` is called with them before that.
    Raises `UsageFault` NAME_MISSING, COMMENT_TOO_SHORT or UNKNOWN_WARNING; `Refusal` NO_CANDIDATE,
    NOT_CHECKED, CANDIDATE_CHANGED, MART_CONTRACT_BROKEN, RESTATEMENT_NEEDED, HISTORY_MOVED, or the clause
    of the gate that forbids the approval (see `expectations.gate`); `WarehouseError` DECISIONS_BROKEN.
    """
    name, comment = name.strip(), comment.strip()
    if not name:
        raise UsageFault(
            "NAME_MISSING", "A sign-off needs the name of who decides.", "Give it with --as NAME."
        )
    if len(comment) < SHORTEST_COMMENT:
        raise UsageFault(
            "COMMENT_TOO_SHORT",
            f"A sign-off needs a comment of {SHORTEST_COMMENT} characters or more.",
            'Say with --comment "..." what the decision rests on.',
        )
    ledger = Ledger(settings)
    manifest, manifest_hash = read_candidate(settings, period)
    require_unchanged(settings, period, manifest)
    acknowledged: frozenset[str] = frozenset()
    used: list[dict[str, Any]] = []
    if approve:
        candidate = judged_candidate(settings, ledger, manifest, manifest_hash)
        show_warnings([state for state in candidate.results if state.rule_id in candidate.warnings])
        acknowledged = _acknowledged(candidate, acknowledge)
        require_publishable(settings, candidate, gate.Approval(manifest_hash, name, acknowledged))
        release = release_folder(settings, period)
        contract.require_additive(settings, manifest.authority, release)
        require_restated(settings, manifest, release / marts.DATABASE)
        used = [asdict(waiver) for waiver in candidate.waivers]
    with ledger.session() as session:
        decision_chain.require_whole(session)
        made = decision_chain.append(
            session,
            period=str(period),
            manifest_hash=manifest_hash,
            decision=APPROVED if approve else REJECTED,
            decided_by=name,
            comment=comment,
            acknowledged=sorted(acknowledged),
            waivers=used,
        )
    _show_decision(settings, period, manifest_hash)
    return made


def _show_decision(settings: Settings, period: Period, manifest_hash: str) -> None:
    """Write the candidate's own report again, so that it says what was decided."""
    from warehouse import quality_report

    if quality_report.candidate_report(settings, period).is_file():
        quality_report.write_candidate(settings, period, manifest_hash, decisions(settings))


def _acknowledged(candidate: gate.Candidate, named: Collection[str]) -> frozenset[str]:
    if ALL in named:
        return frozenset(candidate.warnings)
    if unknown := sorted(set(named) - set(candidate.warnings)):
        raise UsageFault(
            "UNKNOWN_WARNING",
            f"{len(unknown)} of the names to acknowledge are no warnings of this candidate.",
            f"Its warnings are: {', '.join(candidate.warnings) or 'none'}.",
        )
    return frozenset(named)


def read_candidate(settings: Settings, period: Period) -> tuple[Manifest, str]:
    """The candidate's manifest and its hash, from the disk; raises `Refusal` NO_CANDIDATE."""
    try:
        return manifests.read(release_folder(settings, period))
    except WarehouseError as fault:
        if fault.code == "MANIFEST_UNREADABLE":
            raise
        raise Refusal(
            "NO_CANDIDATE",
            f"There is no checked candidate of {period}.",
            f"Run `warehouse build --period {period}` and `warehouse check --period {period}` first.",
        ) from None


def require_unchanged(settings: Settings, period: Period, candidate: Manifest) -> None:
    """Refuse (CANDIDATE_CHANGED) a candidate whose files differ from its manifest in a single byte."""
    report = verify_folder(release_folder(settings, period), candidate)
    if not report.ok:
        raise Refusal(
            "CANDIDATE_CHANGED",
            f"The candidate of {period} is not what its manifest says ({report.summary()}).",
            f"Run `warehouse check --period {period}` again and have the result signed off.",
        )


def judged_candidate(
    settings: Settings, ledger: Ledger, manifest: Manifest, manifest_hash: str
) -> gate.Candidate:
    """The candidate as the gate looks at it: its check as the ledger knows it, the waivers as they are now.

    The ledger is asked and not the manifest, so that editing the manifest's verdict gains nothing. Raises
    `Refusal` NOT_CHECKED where no check run knows the hash, CANDIDATE_BLOCKED where its verdict was that.
    """
    period = manifest.period
    with ledger.session() as session:
        check = session.scalar(
            select(CheckRun)
            .where(CheckRun.period == period, CheckRun.manifest_hash == manifest_hash)
            .order_by(CheckRun.check_run_id.desc())
            .limit(1)
        )
        results = list(check.results) if check else []
        built_by = session.scalar(
            select(Build.built_by)
            .where(Build.period == period, Build.outcome == "built")
            .order_by(Build.build_id.desc())
            .limit(1)
        )
    if check is None:
        raise Refusal(
            "NOT_CHECKED",
            f"The candidate of {period} is not one that the rules have judged.",
            f"Run `warehouse check --period {period}`.",
        )
    if manifest.is_blocked or check.verdict == "blocked":
        raise Refusal(
            "CANDIDATE_BLOCKED",
            f"The rules block the candidate of {period}.",
            _MENDS["CANDIDATE_BLOCKED"],
        )
    in_force = {waiver.waiver_id: waiver for waiver in waivers.load(settings.waivers_file)}
    return gate.Candidate(
        period=period,
        manifest_hash=manifest_hash,
        built_by=built_by,
        rules_expected=check.rules_run,
        results=tuple(_state(result) for result in results),
        waivers=tuple(_used(entry, in_force, Period.parse(period)) for entry in manifest.waivers),
    )


def _state(result: RuleResult) -> gate.RuleState:
    return gate.RuleState(
        rule_id=result.rule_id,
        rule_version=result.rule_version,
        severity=result.severity,
        outcome=result.outcome,  # type: ignore[arg-type]  # the check writes nothing else
        effective=result.effective,  # type: ignore[arg-type]
        n_checked=result.n_checked,
        n_failed=result.n_failed,
    )


def _used(entry: dict[str, Any], in_force: dict[str, waivers.Waiver], period: Period) -> gate.UsedWaiver:
    """A waiver that the check used, under the terms that stand in the file now."""
    waiver = in_force.get(entry["waiver_id"])
    approval = waiver.approval(period) if waiver else None
    return gate.UsedWaiver(
        waiver_id=entry["waiver_id"],
        rule_id=entry["rule_id"],
        rule_version=waiver.rule_version if waiver else entry["rule_version"],
        rows_covered=entry["rows_covered"],
        cap=waiver.cap if waiver else 0,
        requested_by=approval.requested_by if approval else entry["requested_by"],
        approved_by=approval.approved_by if approval else entry["approved_by"],
        first_period=approval.first_period if approval else None,
        last_period=approval.last_period if approval else None,
    )


def require_publishable(settings: Settings, candidate: gate.Candidate, approval: gate.Approval) -> None:
    """Raise a `Refusal` with the clause of the gate that does not hold, naming every objection of it."""
    found = gate.objections(candidate, approval, production=settings.production)
    if not found:
        return
    clause = found[0].clause
    reasons = "; ".join(objection.reason for objection in found if objection.clause == clause)
    raise Refusal(
        clause,
        f"The candidate of {candidate.period} may not be published: {reasons}.",
        _MENDS[clause].format(period=candidate.period),
    )


def newest_decision(ledger: Ledger, period: str, manifest_hash: str) -> Decision | None:
    """The last sign-off of exactly this candidate, or None."""
    with ledger.session() as session:
        return session.scalar(
            select(Decision)
            .where(
                Decision.period == period,
                Decision.manifest_hash == manifest_hash,
                Decision.decision.in_((APPROVED, REJECTED)),
            )
            .order_by(Decision.decision_id.desc())
            .limit(1)
        )


def require_approved(ledger: Ledger, period: str, manifest_hash: str) -> Decision:
    """The approval of exactly this candidate; raises `Refusal` NOT_SIGNED_OFF or REJECTED.

    An approval is believed only where the whole chain of decisions is: else DECISIONS_BROKEN.
    """
    with ledger.session() as session:
        decision_chain.require_whole(session)
    decision = newest_decision(ledger, period, manifest_hash)
    if decision is None:
        raise Refusal(
            "NOT_SIGNED_OFF",
            f"Nobody has signed off this candidate of {period}.",
            f'Run `warehouse sign-off --period {period} --as NAME --approve --comment "..."`.',
        )
    if decision.decision != APPROVED:
        raise Refusal(
            "REJECTED",
            f"The candidate of {period} was rejected.",
            "Mend what the comment of the sign-off names, then build, check and sign off again.",
        )
    return decision


def approval_of(decision: Decision) -> gate.Approval:
    """An approval in the ledger, as the gate looks at it."""
    return gate.Approval(decision.manifest_hash, decision.decided_by, frozenset(decision.acknowledged))
