"""What process control, comparators and periods are called on a page, and what each state means."""

from __future__ import annotations

from datetime import date

from warehouse.digest import words

VARIATIONS = {
    "common_cause": "within the usual range",
    "improvement_high": "better than usual, high",
    "improvement_low": "better than usual, low",
    "concern_high": "worse than usual, high",
    "concern_low": "worse than usual, low",
    "neutral_high": "higher than usual",
    "neutral_low": "lower than usual",
    "too_few": "too few months to say",
}
FLAGGED = frozenset(VARIATIONS) - {"common_cause", "too_few"}
_CAUSES = {
    "outside_limits": "it lies beyond one of the limits",
    "trend": "seven months in a row moved the same way",
    "two_of_three": "two of three months lie close to the same limit",
    "shift": "seven months in a row lie on the same side of the mean",
}
_ASSURANCES = {
    "passes": "Left as it is, the process will meet its target every month.",
    "fails": "Left as it is, the process will miss its target every month, whatever one month shows.",
    "hit_or_miss": "The target lies within the usual range: some months meet it and some miss it by chance.",
}
TRENDS = {
    "increasing": "increasing",
    "decreasing": "decreasing",
    "increasing_better": "increasing, which is better",
    "increasing_worse": "increasing, which is worse",
    "decreasing_better": "decreasing, which is better",
    "decreasing_worse": "decreasing, which is worse",
    "no_significant_change": "no significant change",
    "cannot_be_calculated": "cannot be calculated",
}
NEIGHBOURS = "statistical_neighbours"
COMPARATORS = {NEIGHBOURS: "Statistical neighbours", "region": "Region", "england": "England"}
JUDGED = {
    "better": "better",
    "worse": "worse",
    "similar": "similar",
    "higher": "higher",
    "lower": "lower",
}
PERIOD_KINDS = {
    "month": "month",
    "quarter": "quarter",
    "year_to_date": "year to date",
    "rolling_12_months": "twelve months",
    "financial_year": "financial year",
    "academic_year": "academic year",
    "calendar_year": "calendar year",
    "as_stated": "period as its source states it",
}


def explained(variation: str | None, cause: str | None, assurance: str | None, months: int) -> str:
    """The state of a process at its newest month, in sentences for somebody who has no training in charts."""
    if variation == "common_cause":
        said = (
            "This month lies within the usual range. Ordinary variation explains it: to ask why it is not "
            "last month's figure leads nowhere."
        )
    elif variation in FLAGGED:
        why = f", because {_CAUSES[cause]}" if cause in _CAUSES else ""
        said = f"This month is {VARIATIONS[variation or '']}{why}. Chance rarely does that: look for a cause."
    else:
        said = "There are fewer than six months in a row to compare, so nothing is said about this month."
    if variation in FLAGGED | {"common_cause"} and months < 12:
        said += " With fewer than twelve months the limits are on trial: look, but do not conclude."
    return f"{said} {_ASSURANCES.get(assurance or '', '')}".strip()


def period(kind: str, end: date) -> str:
    """A period in words: 'November 2017', '2016-17', 'year to 30 November 2017'."""
    if kind == "month":
        return words.month_name(end)
    if kind in {"financial_year", "academic_year"}:
        years = f"{end.year - 1}-{end.year % 100:02d}"
        return years if kind == "financial_year" else f"school year {years}"
    if kind == "calendar_year":
        return f"year {end.year}"
    started = {"quarter": "quarter", "year_to_date": "year", "rolling_12_months": "twelve months"}
    return f"{started.get(kind, 'period')} to {words.day_name(end)}"
