"""Rules over the dates of records: order within a row, birth, the delivery's month and its scope."""

from __future__ import annotations

from expectations.rules import Dimension, Severity
from expectations.suites.extracts.records.declaring import EXTRACTS, RecordRule
from expectations.suites.frames import (
    ADOPTERS,
    ADOPTIONS,
    ASSESSMENTS,
    CARE,
    CONTACTS,
    DECISIONS,
    EARLY_HELP,
    ENQUIRIES,
    EPISODES,
    HEADERS,
    LEAVERS,
    MISSING,
    NEEDS,
    PLANS,
    REFERRALS,
    REVIEWS,
    age_on,
    scope_start,
)
from warehouse.contracts import Column, ColumnType, contracts

Pairs = dict[str, list[tuple[str, str]]]

# Start and end of what is counted on a day: a row that ends before it starts is open on none.
COUNTED_SPANS: Pairs = {
    NEEDS: [("started_on", "closed_on")],
    PLANS: [("started_on", "ended_on")],
    EPISODES: [("decom", "dec")],
    MISSING: [("mis_start", "mis_end")],
}
# Start and end of what is timed: a clock that runs backwards counts as in time.
CLOCKS: Pairs = {
    ASSESSMENTS: [("started_on", "authorised_on")],
    ENQUIRIES: [("strategy_discussion_on", "conference_on")],
}
OTHER_SPANS: Pairs = {
    EARLY_HELP: [("started_on", "completed_on")],
    CARE: [("started_on", "ceased_on"), ("started_on", "placement_started_on")],
    ADOPTIONS: [
        ("entered_care_on", "adopted_on"),
        ("decided_on", "reversed_on"),
        ("placed_on", "adopted_on"),
    ],
    ADOPTERS: [
        ("stage_1_started_on", "stage_1_ended_on"),
        ("stage_2_started_on", "stage_2_ended_on"),
        ("enquired_on", "left_on"),
    ],
    "ssda903__placed_for_adoption": [("date_placed", "date_placed_ceased")],
    "ssda903__sw_episodes": [("sw_decom", "sw_dec")],
    "ssda903__dolo": [("dolo_start", "dolo_end")],
}
# What a plan or a period of care must have begun before.
FOLLOWED_UP: Pairs = {
    PLANS: [("started_on", "last_review_on"), ("started_on", "last_visit_on")],
    CARE: [("started_on", "last_review_on")],
}
# The day by which a row leaves the delivery's scope; rows without it are open. The return tells a child's
# care from its beginning, so there the child's last end counts.
LEAVES_SCOPE = {
    CONTACTS: "record.contact_date",
    REFERRALS: "record.referral_date",
    ASSESSMENTS: "record.authorised_on",
    ENQUIRIES: "greatest(record.strategy_discussion_on, record.conference_on)",
    NEEDS: "record.closed_on",
    PLANS: "record.ended_on",
    CARE: "record.ceased_on",
    DECISIONS: "record.contact_date",
    EPISODES: "max(coalesce(record.dec, record.period_end)) over (partition by record.child)",
    REVIEWS: "record.review",
    MISSING: "record.mis_end",
}
ADOPTION_DECISIONS = {
    ADOPTIONS: ("birth_date", ["decided_on", "placement_order_on", "matched_on", "placed_on", "adopted_on"]),
    "ssda903__ad1": ("dob", ["date_int", "date_match"]),
    "ssda903__placed_for_adoption": ("dob", ["date_placed"]),
}
# Lists that may hold unborn children, with the day on which the child came to notice.
MAY_BE_UNBORN = {
    CONTACTS: "contact_date",
    REFERRALS: "referral_date",
    ASSESSMENTS: "started_on",
    ENQUIRIES: "strategy_discussion_on",
    NEEDS: "started_on",
    PLANS: "started_on",
}
BORN = {CARE: "birth_date", LEAVERS: "birth_date", ADOPTIONS: "birth_date", HEADERS: "dob"}
# Days that are known in advance: when an asylum seeking child comes of age, when an order runs out.
FORESEEN = {("uasc", "duc"), ("dolo", "dolo_end")}
AGE = age_on("record.birth_date", "record.period_end")
BIRTH_IN_HEADER = f"(select max(header.dob) from {HEADERS} as header where header.child = record.child)"


def in_order(pairs: list[tuple[str, str]]) -> str:
    """SQL for: no end lies before its start, as far as both are there."""
    return f"list_bool_and([{', '.join(f'record.{end} >= record.{start}' for start, end in pairs)}])"


def _is_event(table: str, column: Column) -> bool:
    return (
        column.kept
        and column.type is ColumnType.DATE
        and column.identifies is None
        and (table, column.name) not in FORESEEN
    )


EVENT_DATES = {
    f"{extract}__{table.name}": columns
    for extract in EXTRACTS
    for table in contracts()[extract].tables
    if (columns := [column.name for column in table.columns if _is_event(table.name, column)])
}
"""The dates of every record table that say that something happened, by its contract."""

ROWS = [
    RecordRule(
        rule_id="EXT-DAT-001",
        text="No episode of need, plan, episode of care or time missing ends before it starts.",
        why="What ends before it starts is open on no day and drops out of the figures.",
        mend="Ask the team for the right start or end, and deliver the month again.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        holds={view: in_order(pairs) for view, pairs in COUNTED_SPANS.items()},
        indicators=("CLA002", "CLA050", "CSC030", "CSC051", "CSC053"),
        caveat="Some cases are recorded as ending before they start and are not counted rightly.",
    ),
    RecordRule(
        rule_id="EXT-DAT-002",
        text="Nothing else that has a start and an end ends before it starts.",
        why="One of the two days is wrong, and whoever works from the list cannot tell which.",
        mend="Ask the team for the right start or end.",
        dimension=Dimension.VALIDITY,
        holds={view: in_order(pairs) for view, pairs in OTHER_SPANS.items()},
    ),
    RecordRule(
        rule_id="EXT-DAT-003",
        text="No assessment is authorised before its start, no conference held before its discussion.",
        why="The working days come out below nought, so the case counts as in time.",
        mend="Ask the team for the right start or the right end.",
        dimension=Dimension.VALIDITY,
        holds={view: in_order(pairs) for view, pairs in CLOCKS.items()},
        indicators=("CSC020", "CSC042"),
        caveat="Some cases are dated as completed before they started and count as in time.",
    ),
    RecordRule(
        rule_id="EXT-DAT-004",
        text="The latest review or visit of a plan or period of care is not before its start.",
        why="A review of an earlier plan hides that this one has had none.",
        mend="Show the latest review of this plan or period of care, or leave the day blank.",
        dimension=Dimension.VALIDITY,
        holds={view: in_order(pairs) for view, pairs in FOLLOWED_UP.items()},
    ),
    RecordRule(
        rule_id="EXT-DAT-005",
        text="No decision for adoption, match or placement with adopters is dated before the child's birth.",
        why="Either the birth date or the decision is wrong, and the time from care to adoption with it.",
        mend="Ask the adoption team for the right day.",
        dimension=Dimension.VALIDITY,
        holds={
            view: in_order([(birth, decision) for decision in decisions])
            for view, (birth, decisions) in ADOPTION_DECISIONS.items()
        },
    ),
    RecordRule(
        rule_id="EXT-DAT-006",
        text="No child is looked after before the day of birth.",
        why="The child stands in the wrong age band or the care began later.",
        mend="Ask the team for the right birth date or the right start of care.",
        dimension=Dimension.VALIDITY,
        holds={
            CARE: "record.started_on >= record.birth_date",
            EPISODES: f"record.decom >= {BIRTH_IN_HEADER}",
        },
        indicators=("CLA002", "CLA021"),
        caveat="Some looked-after children have a birth date after the start of their care.",
    ),
    RecordRule(
        rule_id="EXT-DAT-007",
        text="Nothing is recorded of a child more than ten months before birth.",
        why="A child can be known before birth, but not that long: one of the two days is wrong.",
        mend="Ask the team for the birth date, or for the right day of the event.",
        dimension=Dimension.PLAUSIBILITY,
        holds={
            view: f"record.{day} >= record.birth_date - interval 10 month"
            for view, day in MAY_BE_UNBORN.items()
        },
    ),
    RecordRule(
        rule_id="EXT-DAT-008",
        text="No looked-after child, care leaver or child to be adopted is born after the month's end.",
        why="Nobody is looked after before birth: the date is a slip, often in the year.",
        mend="Ask the team for the birth date.",
        dimension=Dimension.VALIDITY,
        holds={view: f"record.{birth} <= record.period_end" for view, birth in BORN.items()},
    ),
    RecordRule(
        rule_id="EXT-DAT-009",
        text="A birth that is still expected lies at most ten months after the month's end.",
        why="A later one is a slip, and the child would stay unborn in every figure by age.",
        mend="Ask the team for the expected or the actual birth date.",
        dimension=Dimension.PLAUSIBILITY,
        holds=dict.fromkeys(
            (EARLY_HELP, *MAY_BE_UNBORN), "record.birth_date <= record.period_end + interval 10 month"
        ),
    ),
    RecordRule(
        rule_id="EXT-DAT-010",
        text="An age stated in list 6, 7, 8 or 9 is that at the month's end, or a year less.",
        why="A stated age that does not follow from the birth date shows that one of them was never updated.",
        mend="Correct the birth date; the age follows from it.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.INFO,
        holds=dict.fromkeys(
            (NEEDS, PLANS, CARE, LEAVERS), f"greatest({AGE}, -1) - record.age_years between 0 and 1"
        ),
    ),
    RecordRule(
        rule_id="EXT-DAT-011",
        text="Nothing in a delivery happened after the last day of its month.",
        why="A day of the future, of a placement say, is a slip or a plan, and neither is an event.",
        mend="Leave the day blank until it has come, and cut the extract at the month's end.",
        dimension=Dimension.TIMELINESS,
        holds={
            view: f"greatest({', '.join(f'record.{day}' for day in days)}) <= record.period_end"
            for view, days in EVENT_DATES.items()
        },
    ),
    RecordRule(
        rule_id="EXT-DAT-012",
        text="Every row lies within what its delivery covers: six months, the return's year, the month.",
        why="An older event in one delivery and not in the next makes an old month's figure come and go.",
        mend="Limit the extract to its scope; restate an older month with a delivery of that month.",
        dimension=Dimension.TIMELINESS,
        holds={view: f"{left} >= {scope_start(view)}" for view, left in LEAVES_SCOPE.items()},
    ),
]
