"""The gate: may this candidate be published? Pure functions; whoever decides or publishes asks them.

`verdict` is what the rules and waivers alone say, before anybody has decided. `objections` is the whole
gate: the same, and everything about the approval that a publication rests on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from expectations.findings import Effective, Judged, Outcome

VerdictWord = Literal["publishable", "publishable_with_caveats", "blocked"]
Clause = Literal[
    "CHECK_INCOMPLETE",
    "CANDIDATE_BLOCKED",
    "WARNINGS_NOT_ACKNOWLEDGED",
    "WAIVER_NOT_IN_FORCE",
    "APPROVAL_OF_ANOTHER",
    "APPROVER_NOT_INDEPENDENT",
]


@dataclass(frozen=True)
class Verdict:
    """The gate's word and, rule by rule, what stands in the way."""

    verdict: VerdictWord
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class RuleState:
    """What one rule came to in the check of a candidate."""

    rule_id: str
    rule_version: int
    severity: str
    outcome: Outcome
    effective: Effective
    n_checked: int = 0
    n_failed: int = 0


@dataclass(frozen=True)
class UsedWaiver:
    """A waiver that covers rows of a candidate, with its terms as they are in force now.

    `first_period` and `last_period` ('YYYY-MM') are those of the approval that includes the release's month;
    they are None where no approval does, or where the waiver is gone from the file.
    """

    waiver_id: str
    rule_id: str
    rule_version: int
    rows_covered: int
    cap: int
    requested_by: str
    approved_by: str
    first_period: str | None
    last_period: str | None


@dataclass(frozen=True)
class Candidate:
    """A candidate as the ledger and its manifest know it. `rules_expected` is the size of the register."""

    period: str
    manifest_hash: str
    built_by: str | None
    rules_expected: int
    results: tuple[RuleState, ...]
    waivers: tuple[UsedWaiver, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """The ids of the rules whose warning an approval has to acknowledge."""
        return tuple(sorted(state.rule_id for state in self.results if state.effective == "warning"))


@dataclass(frozen=True)
class Approval:
    """Who approved which candidate, and which warnings that person acknowledged."""

    manifest_hash: str
    approved_by: str
    acknowledged: frozenset[str]


@dataclass(frozen=True)
class Objection:
    """One clause of the gate that does not hold, and why in plain words."""

    clause: Clause
    reason: str


def verdict(expected: Collection[str], judged: Sequence[Judged]) -> Verdict:
    """Decide over one candidate, before anybody has been asked.

    `expected` are the ids of all rules in the register, `judged` what they found. Blocked: a rule
    did not run or has no result, has two, or a critical failure stands without a waiver for every
    failing row. Publishable with caveats: something is waived or warned of. Else publishable.
    """
    reasons: list[str] = []
    seen = [one.finding.rule_id for one in judged]
    reasons += [f"{rule_id} has no result" for rule_id in sorted(set(expected) - set(seen))]
    reasons += [f"{rule_id} is not in the register" for rule_id in sorted(set(seen) - set(expected))]
    reasons += [
        f"{rule_id} has more than one result" for rule_id in sorted({r for r in seen if seen.count(r) > 1})
    ]
    reasons += [objection.reason for objection in _of_the_rules([_state(one) for one in judged])]
    if reasons:
        return Verdict("blocked", tuple(reasons))
    if any(one.effective in ("waived", "warning") for one in judged):
        return Verdict("publishable_with_caveats", ())
    return Verdict("publishable", ())


def objections(candidate: Candidate, approval: Approval, *, production: bool) -> tuple[Objection, ...]:
    """Everything that forbids publishing `candidate` on the strength of `approval`; empty means it may be.

    It may be published only if every rule ran, no unwaived critical failure stands, every warning is
    acknowledged, every used waiver is in date, of the rule's version and under its cap, the approved hash is
    the candidate's, and the approver requested no used waiver and, in `production`, did not run the build.
    """
    return (
        *_of_the_register(candidate),
        *_of_the_rules(candidate.results),
        *_of_the_waivers(candidate),
        *_of_the_approval(candidate, approval),
        *_of_the_approver(candidate, approval, production),
    )


def _of_the_register(candidate: Candidate) -> Iterator[Objection]:
    ids = {state.rule_id for state in candidate.results}
    if not len(ids) == len(candidate.results) == candidate.rules_expected:
        yield Objection(
            "CHECK_INCOMPLETE",
            f"{len(ids)} rules have a result and {candidate.rules_expected} should have one",
        )


def _of_the_rules(results: Sequence[RuleState]) -> Iterator[Objection]:
    for state in sorted(results, key=lambda each: each.rule_id):
        if state.outcome == "not_run" or state.effective == "not_run":
            yield Objection("CANDIDATE_BLOCKED", f"{state.rule_id} did not run")
        elif state.effective == "failed" or (state.severity == "critical" and state.effective == "warning"):
            yield Objection(
                "CANDIDATE_BLOCKED",
                f"{state.rule_id} failed for {state.n_failed} of {state.n_checked} rows, not waived",
            )
        elif state.outcome == "failed" and state.effective == "passed":
            yield Objection("CANDIDATE_BLOCKED", f"{state.rule_id} failed and is shown as passed")


def _of_the_waivers(candidate: Candidate) -> Iterator[Objection]:
    version_of = {state.rule_id: state.rule_version for state in candidate.results}
    for waiver in sorted(candidate.waivers, key=lambda each: each.waiver_id):
        for reason in _shortcomings(waiver, candidate.period, version_of.get(waiver.rule_id)):
            yield Objection("WAIVER_NOT_IN_FORCE", f"{waiver.waiver_id} {reason}")
    for state in sorted(candidate.results, key=lambda each: each.rule_id):
        covered = sum(w.rows_covered for w in candidate.waivers if w.rule_id == state.rule_id)
        if state.effective == "waived" and covered < max(state.n_failed, 1):
            yield Objection(
                "WAIVER_NOT_IN_FORCE",
                f"{state.rule_id} fails for {state.n_failed} rows and waivers cover {covered}",
            )


def _shortcomings(waiver: UsedWaiver, period: str, rule_version: int | None) -> Iterator[str]:
    if waiver.first_period is None or waiver.last_period is None:
        yield f"is not approved for the release of {period}"
    elif not waiver.first_period <= period <= waiver.last_period:
        yield f"holds from {waiver.first_period} to {waiver.last_period}, not for {period}"
    if waiver.rule_version != rule_version:
        yield f"is for version {waiver.rule_version} of {waiver.rule_id}, which was judged in another"
    if waiver.rows_covered > waiver.cap:
        yield f"covers {waiver.rows_covered} rows and may cover {waiver.cap}"
    if same_person(waiver.requested_by, waiver.approved_by):
        yield "was approved by whoever requested it"


def _of_the_approval(candidate: Candidate, approval: Approval) -> Iterator[Objection]:
    if approval.manifest_hash != candidate.manifest_hash:
        yield Objection("APPROVAL_OF_ANOTHER", "the approval is of another candidate")
    for rule_id in candidate.warnings:
        if rule_id not in approval.acknowledged:
            yield Objection("WARNINGS_NOT_ACKNOWLEDGED", f"the warning of {rule_id} is not acknowledged")


def _of_the_approver(candidate: Candidate, approval: Approval, production: bool) -> Iterator[Objection]:
    for waiver in sorted(candidate.waivers, key=lambda each: each.waiver_id):
        if same_person(waiver.requested_by, approval.approved_by):
            yield Objection(
                "APPROVER_NOT_INDEPENDENT", f"{waiver.waiver_id} was requested by {waiver.requested_by}"
            )
    if production and (candidate.built_by is None or same_person(candidate.built_by, approval.approved_by)):
        yield Objection(
            "APPROVER_NOT_INDEPENDENT",
            f"the build was run by {candidate.built_by or 'nobody knows whom'}",
        )


def same_person(one: str, other: str) -> bool:
    """Whether two names or roles are the same but for case, blanks, hyphens and underscores."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.replace("-", " ").replace("_", " ").split()).casefold()


def _state(one: Judged) -> RuleState:
    finding = one.finding
    return RuleState(
        finding.rule_id,
        finding.rule_version,
        finding.severity,
        finding.outcome,
        one.effective,
        finding.n_checked,
        finding.n_failed,
    )
