"""The answers that a quality lead reads first, each in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from warehouse.digest import words
from warehouse.digest.model import Marts
from warehouse.quality_report.evidence import Evidence, RuleResult

CHANGES_IN_ORDER = ("new", "worse", "same", "better", "fixed")
_CHANGED = {
    "new": ("rule is a new failure", "rules are new failures"),
    "worse": ("got worse", "got worse"),
    "same": ("fails as before", "fail as before"),
    "better": ("got better", "got better"),
    "fixed": ("was put right", "were put right"),
}


def is_publishable(rules: Sequence[RuleResult]) -> bool:
    """Whether the rules leave the gate open: some ran, all ran, and no critical one failed unwaived."""
    return bool(rules) and not any(rule.state in {"failed", "not_run"} for rule in rules)


def verdict(rules: Sequence[RuleResult]) -> str:
    """The verdict on the month in one sentence."""
    if not rules:
        return "No rule has run on this month yet, so it may not be published."
    counts = Counter(rule.state for rule in rules)
    total = words.counted(len(rules), "rule")
    if not is_publishable(rules):
        reasons = []
        if counts["failed"]:
            reasons.append(f"{words.counted(counts['failed'], 'rule')} failed and no waiver covers the fault")
        if counts["not_run"]:
            reasons.append(f"{words.counted(counts['not_run'], 'rule')} did not run")
        return f"This month may not be published: of {total}, {words.listed(reasons)}."
    idle = sum(rule.is_idle for rule in rules)
    parts = [f"{counts['passed']:,} passed" + (f" ({idle:,} of them with nothing to check)" if idle else "")]
    if counts["waived"]:
        parts.append(f"{counts['waived']:,} failed under a waiver")
    if counts["warning"]:
        parts.append(f"{counts['warning']:,} gave a warning")
    how = " with caveats" if counts["waived"] or counts["warning"] else ""
    return f"The rules allow this month to be published{how}: of {total}, {words.listed(parts)}."


def change(evidence: Evidence) -> str:
    """What changed since the month before, in one sentence."""
    if evidence.is_first_month:
        return "No earlier month has been checked, so there is nothing to compare with yet."
    counts = Counter(rule.change for rule in evidence.rules if rule.has_news)
    told = [
        f"{counts[key]:,} {_CHANGED[key][0] if counts[key] == 1 else _CHANGED[key][1]}"
        for key in CHANGES_IN_ORDER
        if counts[key]
    ]
    if not told:
        return f"Nothing failed in {evidence.before_name}, and nothing fails now."
    return f"Against {evidence.before_name}: {words.listed(told)}."


def effect(evidence: Evidence) -> str:
    """How many indicators carry a caveat, in one sentence."""
    touched = {caveat.code for caveat in evidence.marts.caveats}
    if not touched:
        return "No figure carries a caveat."
    end = evidence.marts.period.end
    this_month = {c.code for c in evidence.marts.caveats if c.period_end is None or c.period_end == end}
    one = len(touched) == 1
    text = f"{words.counted(len(touched), 'indicator')} {'carries' if one else 'carry'} a caveat"
    if one:
        return f"{text}."
    return f"{text}, {len(this_month):,} of them on figures of {words.month_name(end)}."


def to_mend(rules: Sequence[RuleResult]) -> list[tuple[str, int]]:
    """Who has how many rules to mend, most first."""
    counts = Counter(rule.owner_role or "nobody named" for rule in rules if rule.state != "passed")
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def made_up(marts: Marts) -> str:
    """What a reader of the rules' results is told where made-up records were among the deliveries."""
    if not any(row["is_made_up"] for row in marts.deliveries):
        return ""
    return (
        "Made-up sample records are among the deliveries. What the rules found in records is about that "
        f"sample, of nobody real, and says nothing about the records of {marts.area_name}."
    )
