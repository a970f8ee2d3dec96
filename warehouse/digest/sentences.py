"""The sentences that sum a release up: where its figures come from, and whether it may be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from warehouse.digest import words
from warehouse.digest.marts import Marts, Row


def origin_sentence(marts: Marts) -> str:
    """Where the home authority's figures of the year come from, in one sentence."""
    counts = {key: marts.origin_counts.get(key, 0) for key in words.ORIGINS}
    total = sum(counts.values())
    if not total:
        return f"This release holds no figure of {marts.area_name} for {marts.period.financial_year}."
    how = {
        "computed": "computed from records",
        "returned": "returned as totals by the authority",
        "published": "published by others",
    }
    of_what = f"figures of {marts.area_name} for {marts.period.financial_year} so far"
    present = [(count, how[key]) for key, count in counts.items() if count]
    if len(present) == 1:
        text = f"All {total:,} {of_what} were {present[0][1]}."
    else:
        parts = [f"{count:,} {'was' if count == 1 else 'were'} {made}" for count, made in present]
        text = f"Of the {total:,} {of_what}, {words.listed(parts)}."
    if not counts["computed"]:
        text = f"Real published figures. {text} None is computed from records."
    return text


def is_publishable(rules: Iterable[Row]) -> bool:
    """Whether the rules leave the gate open: some ran, all ran, and no critical one failed unwaived."""
    rules = list(rules)
    return bool(rules) and not any(rule["effective"] in {"failed", "not_run"} for rule in rules)


def verdict(rules: Iterable[Row]) -> str:
    """The verdict on the month in one sentence."""
    rules = list(rules)
    if not rules:
        return "No rule has run on this month yet, so it may not be published."
    counts = Counter(rule["effective"] for rule in rules)
    total = words.counted(len(rules), "rule")
    if not is_publishable(rules):
        reasons = []
        if counts["failed"]:
            reasons.append(f"{words.counted(counts['failed'], 'rule')} failed and no waiver covers the fault")
        if counts["not_run"]:
            reasons.append(f"{words.counted(counts['not_run'], 'rule')} did not run")
        return f"This month may not be published: of {total}, {words.listed(reasons)}."
    idle = sum(rule["effective"] == "passed" and rule["n_checked"] == 0 for rule in rules)
    parts = [f"{counts['passed']:,} passed" + (f" ({idle:,} of them with nothing to check)" if idle else "")]
    if counts["waived"]:
        parts.append(f"{counts['waived']:,} failed under a waiver")
    if counts["warning"]:
        parts.append(f"{counts['warning']:,} gave a warning")
    how = " with caveats" if counts["waived"] else ""
    return f"The rules allow this month to be published{how}: of {total}, {words.listed(parts)}."
