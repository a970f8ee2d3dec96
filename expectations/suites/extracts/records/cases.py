"""Rules over cases: their order, their state, and what the lists say about each other."""

from __future__ import annotations

from expectations.rules import Dimension, Severity
from expectations.suites.extracts.records.declaring import RecordRule, only
from expectations.suites.frames import (
    ADOPTERS,
    ADOPTIONS,
    ASSESSMENTS,
    CARE,
    CONTACTS,
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
    open_then,
    scope_start,
)

IN_CARE = "record.ls not in ('V3', 'V4')"
OPEN_PLAN = open_then("record.started_on", "record.ended_on", "record.period_end")
OPEN_CARE = open_then("record.started_on", "record.ceased_on", "record.period_end")
OPEN_NEED = open_then("record.started_on", "record.closed_on", "record.period_end")
OPEN_EPISODE = f"{open_then('record.decom', 'record.dec', 'record.period_end')} and {IN_CARE}"
OTHER_NEED_OPEN = open_then("other.started_on", "other.closed_on", "record.period_end")
WORKERS = "ssda903__sw_episodes"
AGE = age_on("record.birth_date", "record.period_end")
AGE_IN_RETURN = (
    f"(select min({age_on('header.dob', 'record.period_end')}) from {HEADERS} as header "
    "where header.child = record.child)"
)
# The day a case ended, and the reason that goes with it.
REASONS = {
    NEEDS: ("closed_on", "closure_reason"),
    CARE: ("ceased_on", "cease_reason"),
    ADOPTIONS: ("reversed_on", "reversal_reason"),
    ADOPTERS: ("left_on", "leaving_reason"),
    EPISODES: ("dec", "rec"),
    "ssda903__placed_for_adoption": ("date_placed_ceased", "reason_placed_ceased"),
    "ssda903__sw_episodes": ("sw_dec", "sw_reason"),
}
# The first month of scope has what led to its events in a month that is not shown.
TRACEABLE = f"{scope_start(CONTACTS)} + interval 1 month"


def listed(view: str, condition: str) -> str:
    """SQL for: `other`, a row of that list in the month, is about the same child and meets the condition."""
    return f"exists (select 1 from {view} as other where {_same_child(condition)})"


def any_listed(view: str, value: str, condition: str) -> str:
    """SQL for: `value` is true of one of the child's rows that meet the condition; NULL where none does."""
    return f"(select bool_or({value}) from {view} as other where {_same_child(condition)})"


def _same_child(condition: str) -> str:
    return f"other.child_id = record.child_id and {condition}"


def open_other(start: str, end: str) -> str:
    """SQL for: `other` is open on the last day of the month that `record` was delivered for."""
    return open_then(f"other.{start}", f"other.{end}", "record.period_end")


def one_open(child: str, is_open: str) -> str:
    """SQL for: an open row is the only one of its child."""
    return only(is_open, f"count(*) over (partition by {child}, {is_open}) = 1")


def no_overlap(child: str, start: str, end: str, counts: str = "true") -> str:
    """SQL for: no row of a child that `counts` starts before all of its earlier ones have ended.

    A row that ends before it starts is left to another rule.
    """
    until = f"coalesce(record.{end}, date '9999-12-31')"
    is_span = f"({counts} and {until} >= record.{start})"
    return only(
        is_span,
        f"""coalesce(record.{start} >= max({until}) over (
            partition by record.{child}, {is_span} order by record.{start}, {until}, record.source_row
            rows between unbounded preceding and 1 preceding
        ), true)""",
    )


ROWS = [
    RecordRule(
        rule_id="EXT-CAS-001",
        text="A child has at most one open plan.",
        why="A second plan of the same child is counted again among the plans that started.",
        mend="Close the plan that was replaced, or delete the one entered twice.",
        dimension=Dimension.UNIQUENESS,
        severity=Severity.CRITICAL,
        holds={PLANS: one_open("record.child_id", OPEN_PLAN)},
        indicators=("CSC052", "CSC053"),
        caveat="Some children are recorded with two open plans; both are counted among the plans started.",
    ),
    RecordRule(
        rule_id="EXT-CAS-002",
        text="A plan does not start before the child's plan before it has ended.",
        why="Plans that overlap are one plan entered twice, or the earlier end is missing.",
        mend="Correct the end of the earlier plan or the start of the later one.",
        dimension=Dimension.CONSISTENCY,
        holds={PLANS: no_overlap("child_id", "started_on", "ended_on")},
        indicators=("CSC052", "CSC053"),
        caveat="Some plans of one child overlap; each is counted.",
    ),
    RecordRule(
        rule_id="EXT-CAS-003",
        text="An episode of care does not start before the child's episode before it has ended.",
        why="A child is in one place at a time; placements and their length come from the episodes.",
        mend="Correct the end of the earlier episode or the start of the later one.",
        dimension=Dimension.CONSISTENCY,
        holds={EPISODES: no_overlap("child", "decom", "dec", IN_CARE)},
        indicators=("CLA020", "CLA021"),
        caveat="Some episodes of care overlap, so placements may be miscounted.",
    ),
    RecordRule(
        rule_id="EXT-CAS-004",
        text="Only the last episode of a child is open.",
        why="An earlier one that stays open keeps the child looked after for good.",
        mend="Give the earlier episode its end.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.CRITICAL,
        holds={
            EPISODES: only(
                IN_CARE,
                "record.dec is not null "
                f"or record.decom = max(record.decom) over (partition by record.child, {IN_CARE})",
            )
        },
        indicators=("CLA001", "CLA002"),
        caveat="Some earlier episodes of care were never closed, which keeps the child counted.",
    ),
    RecordRule(
        rule_id="EXT-CAS-005",
        text="A period of care in list 8 does not start before the child's period before it has ended.",
        why="A child cannot be looked after twice at once.",
        mend="Correct the end of the earlier period or the start of the later one.",
        dimension=Dimension.CONSISTENCY,
        holds={CARE: no_overlap("child_id", "started_on", "ceased_on")},
    ),
    RecordRule(
        rule_id="EXT-CAS-006",
        text="A child has at most one open episode of need.",
        why="Two open cases of one child have two plans and nobody who answers for both.",
        mend="Close the one that was replaced.",
        dimension=Dimension.UNIQUENESS,
        holds={NEEDS: one_open("record.child_id", OPEN_NEED)},
    ),
    RecordRule(
        rule_id="EXT-CAS-007",
        text="A child with an open plan in list 7 is open in list 6.",
        why="Children on a plan are children in need; one who is missing there is missing from that figure.",
        mend="Open the episode of need, or correct its closure.",
        dimension=Dimension.CONSISTENCY,
        holds={PLANS: only(OPEN_PLAN, listed(NEEDS, OTHER_NEED_OPEN))},
        indicators=("CSC030",),
        caveat="Some children on a plan are missing from the children in need.",
    ),
    RecordRule(
        rule_id="EXT-CAS-008",
        text="A child looked after in list 8 is open in list 6.",
        why="Looked-after children are children in need; who is missing there is missing from that figure.",
        mend="Open the episode of need, or correct its closure.",
        dimension=Dimension.CONSISTENCY,
        holds={CARE: only(OPEN_CARE, listed(NEEDS, OTHER_NEED_OPEN))},
        indicators=("CSC030",),
        caveat="Some looked-after children are missing from the children in need.",
    ),
    RecordRule(
        rule_id="EXT-CAS-009",
        text="List 6 shows a child with an open plan as on a plan or looked after.",
        why="The status decides on which list a manager finds the child.",
        mend="Correct the case status, or the plan.",
        dimension=Dimension.CONSISTENCY,
        holds={
            PLANS: only(
                OPEN_PLAN,
                any_listed(
                    NEEDS, "other.case_status in ('child_protection', 'looked_after')", OTHER_NEED_OPEN
                ),
            )
        },
    ),
    RecordRule(
        rule_id="EXT-CAS-010",
        text="List 6 shows a child who is looked after in list 8 as looked after.",
        why="The status decides on which list a manager finds the child.",
        mend="Correct the case status, or the period of care.",
        dimension=Dimension.CONSISTENCY,
        holds={
            CARE: only(OPEN_CARE, any_listed(NEEDS, "other.case_status = 'looked_after'", OTHER_NEED_OPEN))
        },
    ),
    RecordRule(
        rule_id="EXT-CAS-011",
        text="An open case that list 6 shows as on a plan has an open plan in list 7.",
        why="A plan that list 7 does not show is missing from the number of children on a plan.",
        mend="Add the plan, or correct the case status.",
        dimension=Dimension.CONSISTENCY,
        holds={
            NEEDS: only(
                f"record.case_status = 'child_protection' and {OPEN_NEED}",
                listed(PLANS, open_other("started_on", "ended_on")),
            )
        },
        indicators=("CSC050", "CSC051"),
        caveat="Some children shown as on a plan have no plan in the list of plans and are not counted.",
    ),
    RecordRule(
        rule_id="EXT-CAS-012",
        text="An open case that list 6 shows as looked after is open in list 8.",
        why="A child who is missing in list 8 was forgotten there, or has left care.",
        mend="Add the period of care, or correct the case status.",
        dimension=Dimension.CONSISTENCY,
        holds={
            NEEDS: only(
                f"record.case_status = 'looked_after' and {OPEN_NEED}",
                listed(CARE, open_other("started_on", "ceased_on")),
            )
        },
    ),
    RecordRule(
        rule_id="EXT-CAS-013",
        text="The status of a case in list 6 is closed where it has a closure day, and only there.",
        why="By its status the case is closed and by its dates open, or the other way round.",
        mend="Correct the status, or the day.",
        dimension=Dimension.CONSISTENCY,
        holds={NEEDS: "(record.case_status = 'closed') = (record.closed_on is not null)"},
        indicators=("CSC030",),
        caveat="Some children in need are closed by their status and open by their dates, or reversed.",
    ),
    RecordRule(
        rule_id="EXT-CAS-014",
        text="What is open has no reason for its end.",
        why="A reason without a day is an end that was not finished, so the case stays counted as open.",
        mend="Give the day of the end, or take the reason out.",
        dimension=Dimension.CONSISTENCY,
        holds={
            view: only(f"record.{end} is null", f"record.{reason} is null")
            for view, (end, reason) in REASONS.items()
        },
        indicators=("CLA002", "CSC030"),
        caveat="Some open cases have a reason for their end but no day and are still counted.",
    ),
    RecordRule(
        rule_id="EXT-CAS-015",
        text="What has ended has a reason for its end.",
        why="Without the reason nobody can tell who was adopted, went home or moved away.",
        mend="Ask the team for the reason.",
        dimension=Dimension.COMPLETENESS,
        holds={
            view: only(f"record.{end} is not null", f"record.{reason} is not null")
            for view, (end, reason) in REASONS.items()
        },
        indicators=("ADO001",),
        caveat="Some episodes of care ended without a recorded reason; adoptions among them are not counted.",
    ),
    RecordRule(
        rule_id="EXT-CAS-016",
        text="A referral has a contact about the child on its day or in the month before.",
        why="Whoever is referred was contacted about first: the contact is missing, or its child is another.",
        mend="Record the contact, or merge the two records of the child.",
        dimension=Dimension.CONSISTENCY,
        holds={
            REFERRALS: only(
                f"record.referral_date >= {TRACEABLE}",
                listed(
                    CONTACTS,
                    "other.contact_date between record.referral_date - interval 1 month "
                    "and record.referral_date",
                ),
            )
        },
        indicators=("CSC001", "CSC002"),
        caveat="Some referrals have no contact before them, so contacts are undercounted.",
    ),
    RecordRule(
        rule_id="EXT-CAS-017",
        text="An assessment follows a referral of the month before, or the child had a case already.",
        why="An assessment out of nowhere has a referral that was not recorded.",
        mend="Record the referral, or merge the two records of the child.",
        dimension=Dimension.CONSISTENCY,
        severity=Severity.INFO,
        holds={
            ASSESSMENTS: only(
                f"record.started_on >= {TRACEABLE}",
                listed(
                    REFERRALS,
                    "other.referral_date between record.started_on - interval 1 month and record.started_on",
                )
                + " or "
                + listed(NEEDS, "coalesce(other.started_on < record.started_on, true)"),
            )
        },
    ),
    RecordRule(
        rule_id="EXT-CAS-018",
        text="An initial conference with an outcome has a day, and an unnecessary one has none.",
        why="A conference without its day is in no month's figure; one that was unnecessary was not held.",
        mend="Give the day of the conference, or take the outcome out.",
        dimension=Dimension.CONSISTENCY,
        holds={
            ENQUIRIES: "case when record.conference_on is null "
            "then coalesce(record.conference_led_to_plan, 'no') <> 'yes' "
            "else coalesce(record.conference_unnecessary, 'no') <> 'yes' end"
        },
        indicators=("CSC042",),
        caveat="Some initial conferences have an outcome and no day, or a day although unnecessary.",
    ),
    RecordRule(
        rule_id="EXT-CAS-019",
        text="A plan that started in the last five months follows an initial conference of the month before.",
        why="A conference decides on a plan: the enquiry is missing, or the child moved in with the plan.",
        mend="Record the enquiry with its conference; a plan that moved in needs a transfer conference.",
        dimension=Dimension.CONSISTENCY,
        holds={
            PLANS: only(
                f"record.started_on >= {TRACEABLE}",
                listed(
                    ENQUIRIES,
                    "other.conference_on between record.started_on - interval 1 month and record.started_on",
                ),
            )
        },
        indicators=("CSC042",),
        caveat="Some plans have no initial conference on record.",
    ),
    RecordRule(
        rule_id="EXT-CAS-020",
        text="An initial conference that led to a plan has a plan that starts within the month after.",
        why="A plan that was decided and not entered protects nobody and is not counted.",
        mend="Enter the plan, or correct the outcome of the conference.",
        dimension=Dimension.CONSISTENCY,
        holds={
            ENQUIRIES: only(
                "record.conference_led_to_plan = 'yes' "
                "and record.conference_on <= record.period_end - interval 1 month",
                listed(
                    PLANS,
                    "other.started_on between record.conference_on "
                    "and record.conference_on + interval 1 month",
                ),
            )
        },
        indicators=("CSC051",),
        caveat="Some conferences led to a plan that is not in the list of plans and not counted.",
    ),
    RecordRule(
        rule_id="EXT-CAS-021",
        text="A review of a looked-after child lies within one of the child's episodes of care.",
        why="A review outside care counts for nobody; the episode or the day of the review is wrong.",
        mend="Correct the day of the review, or the episodes.",
        dimension=Dimension.CONSISTENCY,
        holds={
            REVIEWS: only(
                f"record.child in (select other.child from {EPISODES} as other)",
                f"exists (select 1 from {EPISODES} as other where other.child = record.child "
                "and record.review between other.decom and coalesce(other.dec, record.review))",
            )
        },
        indicators=("CLA030",),
        caveat="Some reviews lie outside the child's time in care and are not counted.",
    ),
    RecordRule(
        rule_id="EXT-CAS-022",
        text="Times missing or away of one child do not overlap.",
        why="One time entered twice inflates how often children go missing.",
        mend="Delete the one entered twice, or correct its days.",
        dimension=Dimension.CONSISTENCY,
        holds={MISSING: no_overlap("child", "mis_start", "mis_end")},
    ),
    RecordRule(
        rule_id="EXT-CAS-023",
        text="Nobody is looked after in the return at 18 or over.",
        why="Care ends at the eighteenth birthday: the end is missing, and the child is still counted.",
        mend="End the episode on the birthday, or correct the birth date.",
        dimension=Dimension.VALIDITY,
        severity=Severity.CRITICAL,
        holds={EPISODES: only(OPEN_EPISODE, f"{AGE_IN_RETURN} < 18")},
        indicators=("CLA001", "CLA002"),
        caveat="Some young people of 18 or over are still recorded as looked after and counted.",
    ),
    RecordRule(
        rule_id="EXT-CAS-024",
        text="Nobody of 18 or over has an open plan or is looked after in the lists.",
        why="Both end at the eighteenth birthday: the end is missing or the birth date is wrong.",
        mend="Give the end, or correct the birth date.",
        dimension=Dimension.VALIDITY,
        holds={PLANS: only(OPEN_PLAN, f"{AGE} < 18"), CARE: only(OPEN_CARE, f"{AGE} < 18")},
        indicators=("CSC050", "CSC051"),
        caveat="Some young people of 18 or over are recorded with an open plan and counted.",
    ),
    RecordRule(
        rule_id="EXT-CAS-025",
        text="An open plan is less than two years old.",
        why="A plan that runs so long protects by habit; managers look at each of them.",
        mend="Nothing to mend in the data; the child protection service says whether the plan still serves.",
        dimension=Dimension.PLAUSIBILITY,
        severity=Severity.INFO,
        holds={PLANS: only(OPEN_PLAN, "record.period_end - record.started_on <= 729")},
    ),
    RecordRule(
        rule_id="EXT-CAS-026",
        text="An open case has an allocated team.",
        why="A case that no team holds is a child whom nobody visits, or an allocation not recorded.",
        mend="Allocate the case, or record the allocation.",
        dimension=Dimension.COMPLETENESS,
        holds={
            view: only(is_open, "record.allocated_team is not null")
            for view, is_open in ((NEEDS, OPEN_NEED), (PLANS, OPEN_PLAN), (CARE, OPEN_CARE))
        },
    ),
    RecordRule(
        rule_id="EXT-CAS-029",
        text="A care leaver to whom the duties apply has a pathway plan.",
        why="The plan is a duty, and a blank cannot be told from a plan that was never made.",
        mend="Enter the day of the latest pathway plan, or tell the service that there is none.",
        dimension=Dimension.COMPLETENESS,
        holds={
            LEAVERS: only(
                "record.eligibility in ('eligible', 'relevant', 'former_relevant')",
                "record.pathway_plan_on is not null",
            )
        },
    ),
    RecordRule(
        rule_id="EXT-CAS-027",
        text="A looked-after child has a social worker in the return's module of social workers.",
        why="The return asks for it from 2023-24; a child without one is a gap in the record or in the care.",
        mend="Record who holds the case and since when.",
        dimension=Dimension.COMPLETENESS,
        holds={
            EPISODES: only(
                f"{OPEN_EPISODE} and exists (select 1 from {WORKERS})",
                f"exists (select 1 from {WORKERS} as other where other.child = record.child "
                f"and {open_other('sw_decom', 'sw_dec')})",
            )
        },
    ),
    RecordRule(
        rule_id="EXT-CAS-028",
        text="The number of previous plans is at least that of the child's earlier plans delivered.",
        why="A second plan that is recorded as the first drops out of the share of second plans.",
        mend="Correct the number of previous plans.",
        dimension=Dimension.CONSISTENCY,
        holds={
            PLANS: "record.previous_plans >= (select count(distinct earlier.started_on) "
            "from intermediate.int_plan_ended as earlier where earlier.area_code = $authority "
            "and earlier.child_id = record.child_id and earlier.ended_on <= record.started_on)"
        },
        indicators=("CSC052",),
        caveat="Some second plans are recorded as first ones, so the share is understated.",
    ),
]
