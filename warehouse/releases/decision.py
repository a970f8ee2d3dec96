"""The sign-off: a person's decision about exactly one candidate."""

from __future__ import annotations

from sqlalchemy import select

from warehouse.errors import Refusal, UsageFault, WarehouseError
from warehouse.ledger import CheckRun, Ledger, SignOff
from warehouse.periods import Period
from warehouse.releases import manifest as manifests
from warehouse.releases.assembly import release_folder
from warehouse.releases.manifest import Manifest
from warehouse.releases.verification import verify_folder
from warehouse.settings import Settings

SHORTEST_COMMENT = 5
APPROVED, REJECTED = "approved", "rejected"


def sign_off(settings: Settings, period: Period, name: str, approve: bool, comment: str) -> SignOff:
    """Record the decision of `name` about the candidate of `period`, bound to its manifest's hash.

    The hash is taken from the files on the disk, so what is approved is what lies there now.
    Raises `UsageFault` NAME_MISSING or COMMENT_TOO_SHORT; `Refusal` NO_CANDIDATE, NOT_CHECKED,
    CANDIDATE_CHANGED, or CANDIDATE_BLOCKED when a blocked candidate is to be approved.
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
    candidate, manifest_hash = read_candidate(settings, period)
    require_unchanged(settings, period, candidate)
    if approve:
        require_publishable(ledger, candidate, manifest_hash)
    decision = SignOff(
        period=str(period),
        manifest_hash=manifest_hash,
        decision=APPROVED if approve else REJECTED,
        decided_by=name,
        comment=comment,
    )
    with ledger.session() as session:
        session.add(decision)
    return decision


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


def require_publishable(ledger: Ledger, candidate: Manifest, manifest_hash: str) -> None:
    """Refuse a candidate that the rules block (CANDIDATE_BLOCKED) or that no check run knows (NOT_CHECKED).

    The ledger is asked as well as the manifest, so that editing the manifest's verdict gains nothing.
    """
    period = candidate.period
    with ledger.session() as session:
        verdict = session.scalar(
            select(CheckRun.verdict)
            .where(CheckRun.period == period, CheckRun.manifest_hash == manifest_hash)
            .order_by(CheckRun.check_run_id.desc())
            .limit(1)
        )
    if verdict is None:
        raise Refusal(
            "NOT_CHECKED",
            f"The candidate of {period} is not one that the rules have judged.",
            f"Run `warehouse check --period {period}`.",
        )
    if candidate.is_blocked or verdict == "blocked":
        raise Refusal(
            "CANDIDATE_BLOCKED",
            f"The rules block the candidate of {period}.",
            "The quality report names the failing rules: mend their source, or have a waiver reviewed.",
        )


def newest_decision(ledger: Ledger, period: str, manifest_hash: str) -> SignOff | None:
    """The last decision about exactly this candidate, or None."""
    with ledger.session() as session:
        return session.scalar(
            select(SignOff)
            .where(SignOff.period == period, SignOff.manifest_hash == manifest_hash)
            .order_by(SignOff.sign_off_id.desc())
            .limit(1)
        )


def require_approved(ledger: Ledger, period: str, manifest_hash: str) -> SignOff:
    """The approval of exactly this candidate; raises `Refusal` NOT_SIGNED_OFF or REJECTED."""
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
