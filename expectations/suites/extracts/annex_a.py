"""Annex A rules (AXA-01 to AXA-08) over the month's lists of the authority."""

from __future__ import annotations

from expectations.suites.extracts.official import CODES, DATES, FILLED, LINKED, Official, rules_of

LISTS = (
    "list_02_early_help",
    "list_04_assessments",
    "list_05_section_47",
    "list_06_children_in_need",
    "list_07_child_protection",
    "list_08_children_in_care",
)


def _delivered(table: str) -> str:
    # Distinct, because one file may be delivered for two months and then lies there twice.
    return f"""(
        select distinct '{table}' as table_name, record.* from extracts.annex_a__{table} as record
        where record.delivery_sha256 in (
            select sha256 from extracts.delivery
            where extract = 'annex_a' and table_name = '{table}' and authority_code = $authority
                and period = $period and is_current
        )
    )"""


_WITH = "with " + ",\n".join(f"{table} as {_delivered(table)}" for table in LISTS)

_ASSESSMENTS = f"""
{_WITH}
select table_name, source_row, started_on, completed_on from list_02_early_help
union all
select table_name, source_row, started_on, authorised_on from list_04_assessments
"""

# The status that a child open to protection or care has in list 6: care comes before protection.
_OPEN = f"""
{_WITH},
opened as (
    select table_name, source_row, child_id, 'child_protection' as service
    from list_07_child_protection where ended_on is null
    union all
    select table_name, source_row, child_id, 'looked_after'
    from list_08_children_in_care where ceased_on is null
)

select
    opened.*,
    exists (
        select 1 from list_06_children_in_need as need
        where need.child_id = opened.child_id
            and (
                need.case_status = opened.service
                or (
                    need.case_status = 'looked_after'
                    and exists (
                        select 1 from opened as other
                        where other.child_id = opened.child_id and other.service = 'looked_after'
                    )
                )
            )
    ) as is_in_list_6
from opened
"""


def _list(table: str) -> str:
    return f"{_WITH}\nselect * from {table}"


RULES = [
    *rules_of(
        "AXA",
        "Lists 2 and 4",
        "extracts.annex_a__list_04_assessments",
        _ASSESSMENTS,
        [
            Official(
                "AXA-01",
                "No assessment is completed or authorised before it started.",
                "completed_on >= started_on",
                DATES,
            ),
        ],
    ),
    *rules_of(
        "AXA",
        "List 6",
        "extracts.annex_a__list_06_children_in_need",
        _list("list_06_children_in_need"),
        [
            Official(
                "AXA-02",
                "No episode of need is closed before it started, and what is closed has a reason.",
                "case when closed_on is not null"
                " then coalesce(closed_on >= started_on, true) and closure_reason is not null end",
                DATES,
            ),
            Official(
                "AXA-07",
                "A case with the status closed has a closure date.",
                "case when case_status = 'closed' then closed_on is not null end",
                FILLED,
            ),
        ],
    ),
    *rules_of(
        "AXA",
        "List 5",
        "extracts.annex_a__list_05_section_47",
        _list("list_05_section_47"),
        [
            Official(
                "AXA-03",
                "Where no initial conference was needed, no date of one is given.",
                "case when conference_unnecessary = 'yes' then conference_on is null end",
                CODES,
            ),
        ],
    ),
    *rules_of(
        "AXA",
        "List 7",
        "extracts.annex_a__list_07_child_protection",
        _list("list_07_child_protection"),
        [
            Official("AXA-04", "No protection plan ends before it started.", "ended_on >= started_on", DATES),
        ],
    ),
    *rules_of(
        "AXA",
        "List 8",
        "extracts.annex_a__list_08_children_in_care",
        _list("list_08_children_in_care"),
        [
            Official(
                "AXA-05",
                "The day care ended and the reason come together.",
                "(ceased_on is null) = (cease_reason is null)",
                FILLED,
            ),
            Official(
                "AXA-06",
                "Whether a return interview was accepted is filled only where one was offered.",
                "case when interview_accepted is not null"
                " then coalesce(interview_offered = 'yes', false) end",
                CODES,
            ),
        ],
    ),
    *rules_of(
        "AXA",
        "Lists 7 and 8",
        "extracts.annex_a__list_06_children_in_need",
        _OPEN,
        [
            Official(
                "AXA-08",
                "A child with an open plan or in care is in list 6 with that status.",
                "is_in_list_6",
                LINKED,
            ),
        ],
    ),
]
