"""The sentences that sum a release up: where its figures come from, and what of them is made up.

They speak of real figures. Of made-up ones they say only that they are made up.
"""

from __future__ import annotations

from warehouse.digest import words
from warehouse.digest.model import Marts


def origin_sentence(marts: Marts) -> str:
    """Where the home authority's real figures of the year come from; and whether it returned the month's."""
    said = _origins(marts)
    if marts.has_return:
        return said
    month = words.month_name(marts.period.end)
    return (
        f"{said} No return of {marts.area_name} for {month} is on file; its newest figures were published by "
        "others or returned for earlier periods."
    )


def _origins(marts: Marts) -> str:
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
    of_what = f"of {marts.area_name} for {marts.period.financial_year} so far"
    present = [(count, how[key]) for key, count in counts.items() if count]
    if total == 1:
        text = f"The one figure {of_what} was {present[0][1].replace('totals', 'a total')}."
    elif len(present) == 1:
        text = f"All {total:,} figures {of_what} were {present[0][1]}."
    else:
        parts = [f"{count:,} {'was' if count == 1 else 'were'} {made}" for count, made in present]
        text = f"Of the {total:,} figures {of_what}, {words.listed(parts)}."
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
