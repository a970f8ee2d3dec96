"""Rules over who the records are about: one child is one person in every list, and characteristics are known.

Both returns keep the same pseudonym for the same child identifier, so children of Annex A and of the
looked-after children return are compared where the authority uses one identifier in both.
"""

from __future__ import annotations

from expectations.rules import Dimension
from expectations.suites.extracts.records.declaring import PER_TABLE, RecordRule, delivery_rule, only
from expectations.suites.frames import (
    ADOPTIONS,
    ASSESSMENTS,
    CARE,
    CONTACTS,
    EARLY_HELP,
    ENQUIRIES,
    HEADERS,
    LEAVERS,
    NEEDS,
    PLANS,
    REFERRALS,
    UNACCOMPANIED,
    age_on,
    delivered,
    months_before,
    open_then,
)

LISTS = (
    CONTACTS,
    EARLY_HELP,
    REFERRALS,
    ASSESSMENTS,
    ENQUIRIES,
    NEEDS,
    PLANS,
    CARE,
    LEAVERS,
    ADOPTIONS,
)
OPEN_CASES = {NEEDS: "closed_on", PLANS: "ended_on", CARE: "ceased_on"}
MODULES = ("reviews", "uasc", "oc2", "oc3", "ad1", "placed_for_adoption", "previous_permanence", "missing")

# The ethnicity codes of the return that make each group of Annex A.
GROUP = """case
    when header.ethnic in ('WBRI', 'WIRI', 'WOTH', 'WIRT', 'WROM') then 'white'
    when header.ethnic in ('MWBC', 'MWBA', 'MWAS', 'MOTH') then 'mixed'
    when header.ethnic in ('AIND', 'APKN', 'ABAN', 'AOTH', 'CHNE') then 'asian'
    when header.ethnic in ('BCRB', 'BAFR', 'BOTH') then 'black'
    when header.ethnic = 'OOTH' then 'other'
end"""


UNACCOMPANIED_IN_A_YEAR = f"""exists (
    select 1 from extracts.{UNACCOMPANIED} as uasc
    join extracts.delivery as delivery on uasc.delivery_sha256 = delivery.sha256
        and delivery.table_name = 'uasc' and delivery.is_current
    where delivery.authority_code = $authority and delivery.period between {months_before(11)} and $period
        and uasc.child = record.child_id
)"""
SAID = f"""
    select
        period_end, table_name, source_row,
        min(birth_date) over child = max(birth_date) over child as one_birth_date,
        min(sex) over child = max(sex) over child as one_sex,
        min(ethnicity) over child = max(ethnicity) over child as one_ethnicity
    from ({
    " union all ".join(
        f"select period_end, table_name, source_row, child_id, birth_date, nullif(gender, 'U') as sex, "
        f"nullif(ethnicity_group, 'not_stated') as ethnicity from {view}"
        for view in LISTS
    )
})
    window child as (partition by child_id)
"""
"""Every row of the lists: whether all of the month say the same of its child. Blanks say nothing."""
TEN = 10
"""Below so many children one child is more than the share allowed."""


def in_header(value: str, child: str = "record.child_id") -> str:
    """SQL for what the return's header says about the child; NULL where it has none."""
    return f"(select max({value}) from {HEADERS} as header where header.child = {child})"


def known_of(is_unknown: str) -> str:
    """SQL for: of at most one in ten children of a list it is unknown."""
    return f"count(distinct child_id) filter ({is_unknown}) <= 0.1 * count(distinct child_id)"


# Of an unborn child it is not expected.
SEX_UNKNOWN = "coalesce(gender, 'U') = 'U' and coalesce(birth_date <= period_end, true)"
KNOWN = " union all ".join(
    f"""
    select period_end, table_name,
        {known_of("coalesce(ethnicity_group, 'not_stated') = 'not_stated'")} as ethnicity_is_known,
        {known_of(SEX_UNKNOWN)} as sex_is_known,
        {known_of("coalesce(disability, 'unknown') = 'unknown'")} as disability_is_known
    from {delivered(view)} where {open_then("started_on", end)}
    group by period_end, table_name having count(distinct child_id) >= {TEN}
    """
    for view, end in OPEN_CASES.items()
)
"""One row per list of open cases: whether enough is known of its children."""

ROWS = [
    RecordRule(
        rule_id="EXT-PRS-001",
        text="A child has one birth date in all lists of a delivery.",
        why="Age bands and age limits turn on the day; with two of them the child is counted by chance.",
        mend="Correct the birth date in the case record, so that every list repeats it.",
        dimension=Dimension.CONSISTENCY,
        holds={"said": "record.one_birth_date"},
        tables=LISTS,
    ),
    RecordRule(
        rule_id="EXT-PRS-002",
        text="A child has one sex in all lists of a delivery.",
        why="The breakdown by sex would take one of two answers.",
        mend="Correct it in the case record, so that every list repeats it.",
        dimension=Dimension.CONSISTENCY,
        holds={"said": "record.one_sex"},
        tables=LISTS,
    ),
    RecordRule(
        rule_id="EXT-PRS-003",
        text="A child has one ethnic group in all lists of a delivery.",
        why="The breakdown by ethnicity would take one of two answers.",
        mend="Correct it in the case record, so that every list repeats it.",
        dimension=Dimension.CONSISTENCY,
        holds={"said": "record.one_ethnicity"},
        tables=LISTS,
    ),
    RecordRule(
        rule_id="EXT-PRS-004",
        text="A child of list 8 has the birth date that the looked-after children return gives.",
        why="Both returns are about the same child; inspector and department would read two ages.",
        mend="Find out which date is right and correct the case record.",
        dimension=Dimension.CONSISTENCY,
        holds={CARE: f"record.birth_date = {in_header('header.dob')}"},
        indicators=("CLA021",),
        caveat="Some looked-after children have two birth dates; the return's is used.",
    ),
    RecordRule(
        rule_id="EXT-PRS-005",
        text="A child of list 8 has the sex that the looked-after children return gives.",
        why="Both returns are about the same child.",
        mend="Find out which is right and correct the case record.",
        dimension=Dimension.CONSISTENCY,
        holds={CARE: f"replace(nullif(record.gender, 'U'), 'N', 'U') = {in_header('header.sex')}"},
    ),
    RecordRule(
        rule_id="EXT-PRS-006",
        text="A child of list 8 belongs to the ethnic group that the looked-after children return gives.",
        why="Both returns are about the same child.",
        mend="Find out which is right and correct the case record.",
        dimension=Dimension.CONSISTENCY,
        holds={CARE: f"nullif(record.ethnicity_group, 'not_stated') = {in_header(GROUP)}"},
    ),
    RecordRule(
        rule_id="EXT-PRS-007",
        text="A module of the return repeats the birth date of the child's header.",
        why="A module with another birth date may be about another child.",
        mend="Check that the child's number in the module is right, then the birth date.",
        dimension=Dimension.CONSISTENCY,
        holds={
            f"ssda903__{module}": f"record.dob = {in_header('header.dob', 'record.child')}"
            for module in MODULES
        },
    ),
    RecordRule(
        rule_id="EXT-PRS-008",
        text="A child has one row in the header of the return.",
        why="With two headers nobody can tell which birth date, sex and ethnicity are the child's.",
        mend="Keep the row that is right.",
        dimension=Dimension.UNIQUENESS,
        holds={HEADERS: "count(*) over (partition by record.child) = 1"},
    ),
    RecordRule(
        rule_id="EXT-PRS-009",
        text="An unaccompanied asylum seeking child of the return is marked so in list 8.",
        why="The two returns would give two numbers of unaccompanied asylum seeking children.",
        mend="Mark the child in the case record, or take the row out of the return's module.",
        dimension=Dimension.CONSISTENCY,
        holds={
            UNACCOMPANIED: f"(select bool_or(care.uasc = 'yes') from {CARE} as care "
            "where care.child_id = record.child)"
        },
        indicators=("CLA010",),
        caveat="The two returns disagree about some unaccompanied asylum seeking children.",
    ),
    RecordRule(
        rule_id="EXT-PRS-010",
        text="A child that list 8 marks as unaccompanied was in that module within 12 months.",
        why="A child who is missing from the return's module is missing from the figure.",
        mend="Add the child to the return's module, or correct the mark.",
        dimension=Dimension.CONSISTENCY,
        holds={
            CARE: only(
                f"record.uasc = 'yes' and record.child_id in (select child from {HEADERS})",
                UNACCOMPANIED_IN_A_YEAR,
            )
        },
        indicators=("CLA010",),
        caveat="Some children marked as unaccompanied asylum seeking are missing from the return.",
    ),
    RecordRule(
        rule_id="EXT-PRS-014",
        text="A child with an open case, and a care leaver, has a birth date.",
        why="Without one the child is in no age band and in no figure with an age limit.",
        mend="Ask the team for the birth date, or for the expected one of an unborn child.",
        dimension=Dimension.COMPLETENESS,
        holds={
            view: only(
                open_then("record.started_on", f"record.{end}", "record.period_end"),
                "record.birth_date is not null",
            )
            for view, end in OPEN_CASES.items()
        }
        | {LEAVERS: "record.birth_date is not null"},
    ),
    RecordRule(
        rule_id="EXT-PRS-015",
        text="Nobody in list 9 is under 16 or over 25 at the month's end.",
        why="The duties to care leavers run from 16 to 25: the birth date or the row is wrong.",
        mend="Correct the birth date, or take the row out of the list.",
        dimension=Dimension.VALIDITY,
        holds={LEAVERS: f"{age_on('record.birth_date', 'record.period_end')} between 16 and 25"},
    ),
    RecordRule(
        rule_id="EXT-PRS-016",
        text="Nobody stands in list 9 twice.",
        why="A care leaver who is counted twice weighs twice in every share.",
        mend="Keep the row that is right.",
        dimension=Dimension.UNIQUENESS,
        holds={LEAVERS: "count(*) over (partition by record.child_id) = 1"},
    ),
]

DELIVERIES = [
    delivery_rule(
        rule_id="EXT-PRS-011",
        text="The ethnic group of at most one in ten children with an open case is not stated.",
        why="With more unknown nobody can say whether groups are served alike.",
        mend="Ask the teams for the missing ethnicity; families may refuse, but rarely one in ten do.",
        dimension=Dimension.COMPLETENESS,
        frame=KNOWN,
        column="ethnicity_is_known",
        tables=OPEN_CASES,
        keys=PER_TABLE,
    ),
    delivery_rule(
        rule_id="EXT-PRS-012",
        text="The sex of at most one in ten children with an open case is not stated.",
        why="Sex is a protected characteristic that every list asks for.",
        mend="Ask the teams for what is missing; unborn children are the only ones whose sex is unknown.",
        dimension=Dimension.COMPLETENESS,
        frame=KNOWN,
        column="sex_is_known",
        tables=OPEN_CASES,
        keys=PER_TABLE,
    ),
    delivery_rule(
        rule_id="EXT-PRS-013",
        text="Of at most one in ten children with an open case it is unknown whether they are disabled.",
        why="Disability is a protected characteristic that decides on services.",
        mend="Ask the teams for what is missing.",
        dimension=Dimension.COMPLETENESS,
        frame=KNOWN,
        column="disability_is_known",
        tables=OPEN_CASES,
        keys=PER_TABLE,
    ),
]
