"""Who knew what when: rows that come late, are restated the month after, or are wrong in silence.

The world is simulated as it really was. A delivery shows what the council's system held at the end of its
month, and these declarations say how the two differ. Each fault stands for one kind of problem that the
published papers report about the council's data (`data_quality.csv`, named in `seen_in`). What a load can see
in one cell is declared in `spoiling`.

None of them touches the five series that are steered: contacts (list 1, csc_contacts), the start and end of
plans (list 7) and the children, dates, legal statuses and placements of SSDA903 are right from the first
delivery on. So those five come out the same whether a month is built from the deliveries up to that month
or from all of them; every other figure may be restated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from warehouse.samples.people import chance


@dataclass(frozen=True)
class Fault:
    """One way in which rows differ from the truth.

    `share` is the part of the rows that it meets. `mended_after` is how many deliveries show it before it is
    put right: 1 means that the next delivery has the truth, None that nobody ever mends it.
    """

    name: str
    where: str
    what: str
    share: float
    mended_after: int | None
    seen_in: str


_ALL = (
    Fault("late_referral", "list 3", "first seen a delivery later", 0.03, 1, "D4 item 9, 3.3: lag"),
    Fault("late_assessment", "list 4", "first seen a delivery later", 0.04, 1, "D4 item 9, 3.3: lag"),
    Fault("late_enquiry", "list 5", "first seen a delivery later", 0.03, 1, "D4 item 9, 3.3: lag"),
    Fault(
        "late_review",
        "SSDA903 reviews",
        "first seen a delivery later",
        0.06,
        1,
        "D4 item 8, 3.18: reviews uploaded late",
    ),
    Fault(
        "late_incident", "SSDA903 missing", "first seen a delivery later", 0.08, 1, "D4 P6: being collated"
    ),
    Fault(
        "withdrawn_referral",
        "list 3",
        "a contact shown as a referral in one delivery only",
        0.008,
        1,
        "D4 LSCB NELFT: duplicates",
    ),
    Fault("duplicate_early_help", "list 2", "the same row twice", 0.01, 1, "D4 LSCB NELFT: duplicates"),
    Fault(
        "restated_nfa",
        "list 3",
        "no further action turned round",
        0.015,
        1,
        "D3: misclassification / restated",
    ),
    Fault(
        "restated_category",
        "list 7",
        "latest category of abuse shown as the first one",
        0.1,
        2,
        "D3: recorded in other areas such as physical abuse",
    ),
    Fault(
        "restated_leaver",
        "list 9, SSDA903 OC3",
        "not in touch, nothing known",
        0.08,
        1,
        "D4 item 8, 3.23: percentages improved after data were updated",
    ),
    Fault("restated_seen", "list 4", "whether the child was seen is unknown", 0.05, 1, "D4 P2: missing data"),
    Fault("open_incident", "SSDA903 missing", "end of an incident missing", 0.05, 1, "D4 P6: being collated"),
    Fault(
        "late_reason",
        "SSDA903 episodes",
        "reason of placement change missing",
        0.03,
        1,
        "D4: recording quality",
    ),
    Fault(
        "no_home_postcode", "SSDA903 episodes", "home postcode missing", 0.02, None, "D4 item 8, 3.8: mixed"
    ),
    Fault("ended_before_start", "list 4", "authorised before it began", 0.003, 2, "D4 item 10: wrong dates"),
    Fault("no_closure_reason", "list 6", "closed without a reason", 0.01, 2, "D4: blank"),
    Fault("not_in_list_6", "list 6", "a child on a plan is missing", 0.004, 1, "D4: does not add up"),
    Fault(
        "wrong_review_birth", "SSDA903 reviews", "birth date a year off", 0.002, 1, "D3: recording quality"
    ),
    Fault("duplicate_review", "SSDA903 reviews", "the same row twice", 0.02, 1, "D4 LSCB NELFT: duplicates"),
    Fault(
        "wrong_birth",
        "list 4",
        "day and month of birth swapped, other than in the other lists",
        0.01,
        1,
        "D3: recording quality",
    ),
    Fault(
        "wrong_participation", "SSDA903 reviews", "PN0 for a child of 4 or over", 0.005, None, "D4: odd value"
    ),
    Fault(
        "no_oc2_row", "SSDA903 OC2", "a child looked after 12 months is missing", 0.006, 2, "D4: incomplete"
    ),
)
FAULTS = {fault.name: fault for fault in _ALL}

#: Visits could not be reported while the data were cleansed (D4 priority 5 line 1: January to February 2018).
VISITS_BLANK_FROM = date(2018, 1, 1)


def shows(fault: str, key: object, since: int, now: int) -> bool:
    """Whether delivery `now` shows that fault in the row `key`, which was first due in delivery `since`."""
    known = FAULTS[fault]
    if known.mended_after is not None and now - since >= known.mended_after:
        return False
    return chance(f"{fault}:{key}", known.share)
