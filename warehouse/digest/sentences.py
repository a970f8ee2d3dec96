"""The sentences that sum a release up: where its figures come from, and whether it may be published.

They speak of real figures. Of made-up ones they say only that they are made up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from warehouse.digest import words
from warehouse.digest.marts import Marts, Row


def origin_sentence(marts: Marts) -> str:
    """Where the home authority's real figures of the year come from, in one sentence."""
    counts = {key: marts.origin_counts.get(key, 0) for key in words.ORIGINS}
    total = sum(counts.values())
    if not total:
        real = "real " if marts.has_made_up else ""
        return f"This release holds no {real}figure of {marts.area_name} for {marts.period.financial_year}."
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
        records = "real records" if marts.has_made_up else "records"
        text = f"Real published figures. {text} None is computed from {records}."
    return text


def made_up_sentence(marts: Marts) -> str:
    """What readers are told before anything else where the release holds anything made up; else nothing."""
    if not marts.has_made_up:
        return ""
    return (
        "This release also holds made-up sample records, of nobody and of no real place. What was counted "
        "from them stands apart and is marked “made up”; no other figure uses them."
    )


def sample_sentence(marts: Marts) -> str:
    """What a table of made-up figures says above itself."""
    count = words.counted(len(marts.sample_scorecard), "indicator")
    return (
        f"{count} counted from made-up sample records, because this release holds no real figure of them by "
        f"month. The values show that the counting works. They describe nobody and say nothing about "
        f"{marts.area_name}: do not quote them."
    )


def reconciliation_sentence(marts: Marts, *, is_made_up: bool) -> str:
    """What agreement and difference mean, above a table of computed beside returned figures."""
    if is_made_up:
        return (
            "The records are a made-up sample: agreement shows that the counting works, not that the records "
            f"of {marts.area_name} are right, and a difference says nothing about {marts.area_name}. The "
            "returned figures are real."
        )
    return (
        f"Both are figures of {marts.area_name}: counted here from its records, and returned by it as a "
        "total. Where they differ, one of the two has to be put right or explained."
    )


def quality_sentence(marts: Marts) -> str:
    """What a reader of the rules' results is told where made-up records were among the deliveries."""
    if not any(row["is_made_up"] for row in marts.deliveries):
        return ""
    return (
        "Made-up sample records are among the deliveries. What the rules found in records is about that "
        f"sample, of nobody real, and says nothing about the records of {marts.area_name}."
    )


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
