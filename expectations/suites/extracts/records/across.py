"""Rules across the lists and the returns: what one source says of a child, the others say too.

Further ones stand with their subject: lists 6 to 8 in `cases` and in the official rule AXA-08, numbers of
looked-after children in `volumes`, characteristics and unaccompanied children in `persons`.
"""

from __future__ import annotations

from expectations.rules import Dimension
from expectations.suites.extracts.records.declaring import RecordRule, only
from expectations.suites.extracts.records.volumes import COMPARABLE_CHILDREN, OPEN_CARE, OTHER_CARE_OPEN
from expectations.suites.frames import ADOPTIONS, CARE, DECISIONS, EPISODES, REFERRALS, scope_start

ADOPTED = "('E11', 'E12')"
DAYS_TO_REFERRAL = 10
"""Days within which a contact that was decided to be a referral stands in the list of referrals."""

# A short stay elsewhere (holiday, hospital) does not end a placement, so the last start is not its start.
STAYED_ELSEWHERE = (
    f"exists (select 1 from {EPISODES} as stay where stay.child = record.child_id and stay.place like 'T%')"
)


def _last_start(*reasons: str) -> str:
    """SQL for the day of the child's last episode that began for one of the reasons; NULL without one."""
    listed = ", ".join(f"'{reason}'" for reason in reasons)
    return (
        f"(select max(episode.decom) from {EPISODES} as episode where episode.child = record.child_id "
        f"and episode.rne in ({listed}) and episode.decom <= record.period_end)"
    )


ROWS = [
    RecordRule(
        rule_id="EXT-XCH-001",
        text="A child of list 8 came into care on the day that the looked-after children return gives.",
        why="The two returns would give two lengths of care, and one of them decides on duties.",
        mend="Compare with the case file and correct the start in the case management system.",
        dimension=Dimension.CONSISTENCY,
        holds={CARE: only(OPEN_CARE, f"record.started_on = {_last_start('S')}")},
        indicators=("CLA003",),
        caveat="Some children have two days on which they came into care; the return's is used.",
    ),
    RecordRule(
        rule_id="EXT-XCH-002",
        text="The placement of a child in list 8 began on the day that the looked-after children "
        "return gives.",
        why="Placement stability is counted from these days.",
        mend="Enter the change of placement in both, or correct the day that is wrong.",
        dimension=Dimension.CONSISTENCY,
        holds={
            # T and U are a new legal basis of a stay with the same carer, which is no new placement.
            CARE: only(
                f"{OPEN_CARE} and not {STAYED_ELSEWHERE}",
                f"record.placement_started_on = {_last_start('S', 'P', 'B')}",
            )
        },
        indicators=("CLA020", "CLA021"),
        caveat="Some placements have two starting days; the return's is used.",
    ),
    RecordRule(
        rule_id="EXT-XCH-003",
        text="A child who was adopted according to the return stands in list 10 as adopted.",
        why="Inspectors and department would read two numbers of adoptions.",
        mend="Add the adoption to list 10, or correct the reason why care ended.",
        dimension=Dimension.CONSISTENCY,
        holds={
            EPISODES: only(
                f"record.rec in {ADOPTED} and record.dec >= {scope_start(ADOPTIONS)} "
                f"and record.dec <= record.period_end and {COMPARABLE_CHILDREN}",
                f"record.child in (select adoption.child_id from {ADOPTIONS} as adoption "
                "where adoption.adopted_on is not null)",
            )
        },
        indicators=("ADO001",),
        caveat="Some adopted children are missing from the inspection list of adoptions.",
    ),
    RecordRule(
        rule_id="EXT-XCH-004",
        text="A child who was adopted according to list 10 left care by adoption in the return of the year.",
        why="The number of adoptions is counted from the return.",
        mend="Enter the end of care with its reason in the return, or correct list 10.",
        dimension=Dimension.CONSISTENCY,
        holds={
            ADOPTIONS: only(
                f"record.adopted_on >= {scope_start(EPISODES)} "
                f"and record.adopted_on <= record.period_end and {COMPARABLE_CHILDREN}",
                f"record.child_id in (select episode.child from {EPISODES} as episode "
                f"where episode.rec in {ADOPTED})",
            )
        },
        indicators=("ADO001",),
        caveat="Some adoptions are missing from the return that is counted.",
    ),
    RecordRule(
        rule_id="EXT-XCH-005",
        text="A child of list 10 who still waits for adoption is looked after in list 8.",
        why="Nobody is placed for adoption without being looked after: one of the lists is behind.",
        mend="Enter the adoption or the reversed decision in list 10, or the period of care in list 8.",
        dimension=Dimension.CONSISTENCY,
        holds={
            ADOPTIONS: only(
                "record.adopted_on is null and record.reversed_on is null",
                f"record.child_id in (select other.child_id from {CARE} as other where {OTHER_CARE_OPEN})",
            )
        },
    ),
    RecordRule(
        rule_id="EXT-XCH-006",
        text=f"A contact that was decided to be a referral is in list 3 within {DAYS_TO_REFERRAL} days.",
        why="Of such a contact nobody knows whether work began, and the share that became referrals "
        "is wrong.",
        mend="Record the referral, or correct the decision on the contact.",
        dimension=Dimension.CONSISTENCY,
        holds={
            DECISIONS: only(
                f"record.decision = 'Referral' and record.contact_date + {DAYS_TO_REFERRAL} <= "
                "record.period_end",
                f"exists (select 1 from {REFERRALS} as referral where referral.child_id = record.person_id "
                "and referral.referral_date between record.contact_date "
                f"and record.contact_date + {DAYS_TO_REFERRAL})",
            )
        },
        indicators=("CSC002",),
        caveat="Some contacts that were decided to be referrals have no referral.",
    ),
]
