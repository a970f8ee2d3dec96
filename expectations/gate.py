"""The gate: may this candidate be published? One pure function, stated once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from expectations.findings import Judged

VerdictWord = Literal["publishable", "publishable_with_caveats", "blocked"]


@dataclass(frozen=True)
class Verdict:
    """The gate's word and, rule by rule, what stands in the way."""

    verdict: VerdictWord
    reasons: tuple[str, ...]


def verdict(expected: Collection[str], judged: Sequence[Judged]) -> Verdict:
    """Decide over one candidate.

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
    for one in sorted(judged, key=lambda each: each.finding.rule_id):
        finding = one.finding
        if finding.outcome == "not_run" or one.effective == "not_run":
            reasons.append(f"{finding.rule_id} did not run")
        elif one.effective == "failed" or (finding.severity == "critical" and one.effective == "warning"):
            reasons.append(
                f"{finding.rule_id} failed for {finding.n_failed} of {finding.n_checked} rows, not waived"
            )
    if reasons:
        return Verdict("blocked", tuple(reasons))
    if any(one.effective in ("waived", "warning") for one in judged):
        return Verdict("publishable_with_caveats", ())
    return Verdict("publishable", ())
