"""The newest figure of an indicator, of whatever period: most national statistics appear once a year."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.digest.details import Details
from warehouse.digest.model import Marts, ScorecardRow
from warehouse.digest.tables import Row

YEARS = 3  # an older figure says too little of the month to stand on its front page
YEARLY = ("financial_year", "academic_year", "calendar_year")
# Of several periods that end on one day: a whole year, which has comparators, before a part of one.
_PREFERRED = (*YEARLY, "month", "rolling_12_months", "quarter", "year_to_date", "as_stated")


@dataclass(frozen=True)
class Parts:
    """The scorecard's real rows by what there is to show: months, a newer figure or comparator, nothing."""

    monthly: list[ScorecardRow]
    newest: list[ScorecardRow]
    without: list[ScorecardRow]


def newest(marts: Marts, details: Details, code: str) -> Row | None:
    """The home authority's newest real figure of the last three years; None where there is none."""
    oldest = marts.period.shift(-12 * YEARS).end
    known = [row for row in whole(details, code) if row["period_end"] > oldest]
    return min(
        known,
        key=lambda row: (-row["period_end"].toordinal(), _PREFERRED.index(row["period_kind"])),
        default=None,
    )


def has_older(details: Details, code: str) -> bool:
    """Whether there is any real figure at all."""
    return bool(whole(details, code))


def parts(marts: Marts, details: Details) -> Parts:
    """Each row of the scorecard in the part of the page in which it stands, in the scorecard's order."""
    found = Parts([], [], [])
    for row in marts.scorecard:
        if row.has_month:
            found.monthly.append(row)
        elif row.has_year or newest(marts, details, row.indicator.code):
            found.newest.append(row)
        else:
            found.without.append(row)
    return found


def current_line(marts: Marts, details: Details, row: ScorecardRow) -> Row | None:
    """The figure that the page speaks of: the month's where the row has months, else the newest."""
    if row.has_month:
        return of_month(marts, details, row.indicator.code)
    return newest(marts, details, row.indicator.code)


def of_month(marts: Marts, details: Details, code: str) -> Row | None:
    """The real line of the release's month, be there a value or not."""
    wanted = ("month", marts.period.end, "all")
    return next(
        (
            row
            for row in details.figures.get(code, [])
            if (row["period_kind"], row["period_end"], row["breakdown"]) == wanted and not row["is_made_up"]
        ),
        None,
    )


def whole(details: Details, code: str) -> list[Row]:
    """All real figures of the whole, of every period."""
    return [
        row
        for row in details.figures.get(code, [])
        if row["breakdown"] == "all" and row["value"] is not None and not row["is_made_up"]
    ]
