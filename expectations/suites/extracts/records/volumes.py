"""Rules over whole deliveries of records: what is there, how much, twice, late, and in both returns."""

from __future__ import annotations

from expectations.rules import Dimension
from expectations.suites.extracts.records.declaring import (
    EXTRACTS,
    PER_TABLE,
    RecordRule,
    delivery_rule,
    only,
)
from expectations.suites.frames import (
    CARE,
    CONTACTS,
    DECISIONS,
    ENQUIRIES,
    EPISODES,
    HEADERS,
    PLANS,
    REFERRALS,
    delivered,
    months_before,
    open_then,
)
from warehouse.contracts import contracts

COLUMNS = {
    f"{extract}__{table.name}": [column.name for column in table.kept]
    for extract in EXTRACTS
    for table in contracts()[extract].tables
}
DELIVERY = "extracts.delivery"
OPEN_CARE = open_then("record.started_on", "record.ceased_on", "record.period_end")
OPEN_EPISODE = (
    f"{open_then('record.decom', 'record.dec', 'record.period_end')} and record.ls not in ('V3', 'V4')"
)
OTHER_EPISODE_OPEN = (
    f"{open_then('other.decom', 'other.dec', 'record.period_end')} and other.ls not in ('V3', 'V4')"
)
OTHER_CARE_OPEN = open_then("other.started_on", "other.ceased_on", "record.period_end")
# Where no child is in both returns, the authority numbers children differently in the two.
COMPARABLE_CHILDREN = (
    f"exists (select 1 from {CARE} as care join {HEADERS} as header on care.child_id = header.child)"
)
# Events of the lists, each with its day.
EVENTS = {
    CONTACTS: "contact_date",
    REFERRALS: "referral_date",
    ENQUIRIES: "strategy_discussion_on",
    PLANS: "started_on",
}
FEWEST = 20
"""Below so many rows a share or a fall says nothing."""

# Accepted rows of the home authority's deliveries, table by table.
COUNTED = f"""(
    select
        extract, table_name, period, rows_accepted,
        last_day(cast(period || '-01' as date)) as period_end
    from {DELIVERY} where is_current and authority_code = $authority and extract in {EXTRACTS}
)"""


def _comparable(extract: str) -> str:
    """SQL for: the month can be compared with the one before; in April the return begins anew."""
    return f"({extract} <> 'ssda903' or month(cast($period || '-01' as date)) <> 4)"


def _told(view: str, day: str, months: int) -> str:
    return f"""(
        select distinct child_id, {day} as day from {delivered(view, months)}
        where {day} >= date_trunc('month', cast($period || '-01' as date)) - interval 5 month
            and {day} < date_trunc('month', cast($period || '-01' as date))
    )"""


TOLD_ANEW = " union all ".join(
    f"""
    select
        last_day(cast($period || '-01' as date)) as period_end, '{view.split("__", 1)[1]}' as table_name,
        case when least(count(now.day), count(before.day)) >= {FEWEST}
            then count(*) filter (before.day is null) <= 0.05 * count(now.day) end as is_on_time,
        case when least(count(now.day), count(before.day)) >= {FEWEST}
            then count(*) filter (now.day is null) <= 0.05 * count(before.day) end as is_kept
    from {_told(view, day, 0)} as now
    full join {_told(view, day, 1)} as before using (child_id, day)
    """
    for view, day in EVENTS.items()
)
"""One row per list of events: this delivery beside that of the month before, over the months that both cover.

An event is a child and a day. Judged are lists of which both deliveries have 20 events or more.
"""

ROWS = [
    RecordRule(
        rule_id="EXT-VOL-001",
        text="No row of a delivery is there twice in every column.",
        why="A row that was extracted twice is counted twice where events and not children are counted.",
        mend="Look for a join in the extract that doubles rows; deliver the month again.",
        dimension=Dimension.UNIQUENESS,
        holds={
            view: f"row_number() over (partition by {', '.join(f'record.{name}' for name in columns)} "
            "order by record.source_row) = 1"
            for view, columns in COLUMNS.items()
        },
        indicators=("CSC001", "CSC010", "CSC040", "CSC052"),
        caveat="Some rows were delivered twice and are counted twice.",
    ),
    RecordRule(
        rule_id="EXT-VOL-007",
        text="A child looked after in list 8 is looked after in the return.",
        why="A child who is missing in the return is missing in the number of looked-after children.",
        mend="Add the episode to the return, or correct list 8.",
        dimension=Dimension.CONSISTENCY,
        holds={
            CARE: only(
                f"{OPEN_CARE} and {COMPARABLE_CHILDREN}",
                "record.child_id in (select other.child "
                f"from {EPISODES} as other where {OTHER_EPISODE_OPEN})",
            )
        },
        indicators=("CLA001", "CLA002"),
        caveat="Some looked-after children are missing from the return that is counted.",
    ),
    RecordRule(
        rule_id="EXT-VOL-008",
        text="A child looked after in the return is looked after in list 8.",
        why="One of the two has a child too many, perhaps one whose end of care was entered late.",
        mend="Add the period of care to list 8, or end the episode in the return.",
        dimension=Dimension.CONSISTENCY,
        holds={
            EPISODES: only(
                f"{OPEN_EPISODE} and {COMPARABLE_CHILDREN}",
                f"record.child in (select other.child_id from {CARE} as other where {OTHER_CARE_OPEN})",
            )
        },
        indicators=("CLA001", "CLA002"),
        caveat="Some children counted as looked after are not in the inspection list.",
    ),
]

DELIVERIES = [
    delivery_rule(
        rule_id="EXT-VOL-002",
        text="A table keeps at least half of the rows of the month before.",
        why="A complete list that shrinks by half was cut off on its way, by a filter or a page limit.",
        mend="Check the extract's filters and deliver the month again.",
        dimension=Dimension.PLAUSIBILITY,
        frame=f"""
            select now.period_end, now.table_name, now.rows_accepted >= 0.5 * before.rows_accepted as holds
            from {COUNTED} as now join {COUNTED} as before using (extract, table_name)
            where now.period = $period and before.period = {months_before(1)}
                and before.rows_accepted >= {FEWEST} and {_comparable("extract")}
            """,
        tables=["delivery"],
        keys=PER_TABLE,
    ),
    delivery_rule(
        rule_id="EXT-VOL-003",
        version=2,
        text="The number of rows of a list lies within a third of its median over the twelve months before.",
        why="Lists of six months change slowly; a jump is an extract that was changed.",
        mend="Ask what changed in the extract or in the service, and say so beside the figures.",
        dimension=Dimension.PLAUSIBILITY,
        frame=f"""
            select now.period_end, now.table_name,
                abs(now.rows_accepted - median(before.rows_accepted))
                <= median(before.rows_accepted) / 3 as holds
            from {COUNTED} as now join {COUNTED} as before using (extract, table_name)
            where now.period = $period and extract <> 'ssda903'
                and before.period between {months_before(12)} and {months_before(1)}
            group by now.period_end, now.table_name, now.rows_accepted
            having count(*) >= 3 and median(before.rows_accepted) >= {FEWEST}
            """,
        tables=["delivery"],
        keys=PER_TABLE,
    ),
    delivery_rule(
        rule_id="EXT-VOL-012",
        text="A table of the return has within a third of the rows that it had in the same month last year.",
        why="The return grows from April on, so only the same month of its year before is a measure of it.",
        mend="Ask what changed in the extract or in the service, and say so beside the figures.",
        dimension=Dimension.PLAUSIBILITY,
        frame=f"""
            select now.period_end, now.table_name,
                abs(now.rows_accepted - before.rows_accepted) <= before.rows_accepted / 3 as holds
            from {COUNTED} as now join {COUNTED} as before using (extract, table_name)
            where now.period = $period and before.period = {months_before(12)} and extract = 'ssda903'
                and before.rows_accepted >= {FEWEST}
            """,
        tables=["delivery"],
        keys=PER_TABLE,
    ),
    delivery_rule(
        rule_id="EXT-VOL-004",
        text="A month for which one of Annex A, the looked-after return and the contacts came has all three.",
        why="Figures of one month from one return and of another from the next cannot be read together.",
        mend="Deliver what is missing.",
        dimension=Dimension.COMPLETENESS,
        frame=f"""
            select last_day(cast($period || '-01' as date)) as period_end, extract,
                bool_or(period = $period) as holds
            from {COUNTED} where exists (select 1 from {COUNTED} where period = $period) group by extract
            """,
        tables=["delivery"],
        keys=("period_end", "extract"),
    ),
    delivery_rule(
        rule_id="EXT-VOL-005",
        text="Every table that came the month before comes again.",
        why="A module that is left out makes its figures disappear without a word.",
        mend="Deliver the table; where nothing is left to report, deliver its headings.",
        dimension=Dimension.COMPLETENESS,
        frame=f"""
            select last_day(cast($period || '-01' as date)) as period_end, before.table_name,
                exists (
                    select 1 from {COUNTED} as now
                    where now.period = $period and now.extract = before.extract
                        and now.table_name = before.table_name
                ) as holds
            from {COUNTED} as before
            where before.period = {months_before(1)} and before.extract in (
                select extract from {COUNTED} where period = $period
            ) and {_comparable("before.extract")}
            """,
        tables=["delivery"],
        keys=PER_TABLE,
    ),
    delivery_rule(
        rule_id="EXT-VOL-006",
        text="List 8 and the return have the same number of looked-after children on the last day.",
        why="Both say how many children are looked after; the published figure comes from the return.",
        mend="Compare the two lists child by child; late entries belong into both.",
        dimension=Dimension.CONSISTENCY,
        frame=f"""
            select listed.period_end, listed.children = returned.children as holds
            from (
                select period_end, count(distinct child_id) filter ({OPEN_CARE}) as children
                from {delivered(CARE)} as record group by period_end
            ) as listed
            join (
                select period_end, count(distinct child) filter ({OPEN_EPISODE}) as children
                from {delivered(EPISODES)} as record group by period_end
            ) as returned using (period_end)
            """,
        tables=[CARE, EPISODES],
        keys=("period_end",),
        indicators=("CLA001", "CLA002"),
        caveat="The two returns give different numbers of looked-after children.",
    ),
    delivery_rule(
        rule_id="EXT-VOL-009",
        text="List 1 and the contacts with their decisions have the same number of contacts in the month.",
        why="One gives the number of contacts, the other the share that became referrals.",
        mend="Find out which of the two leaves contacts out.",
        dimension=Dimension.CONSISTENCY,
        frame=f"""
            select listed.period_end, listed.contacts = decided.contacts as holds
            from (
                select period_end, count(*) filter (last_day(contact_date) = period_end) as contacts
                from {delivered(CONTACTS)} group by period_end
            ) as listed
            join (
                select period_end, count(*) filter (last_day(contact_date) = period_end) as contacts
                from {delivered(DECISIONS)} group by period_end
            ) as decided using (period_end)
            """,
        tables=[CONTACTS, DECISIONS],
        keys=("period_end",),
        indicators=("CSC001", "CSC002"),
        caveat="The two sources of contacts give different numbers.",
    ),
    delivery_rule(
        rule_id="EXT-VOL-010",
        text="At most one in twenty events of earlier months was not in the delivery of the month before.",
        why="Events that are entered late make every new figure too low at first.",
        mend="Ask the teams to record within the month; the figures of the months before have been restated.",
        dimension=Dimension.TIMELINESS,
        frame=TOLD_ANEW,
        column="is_on_time",
        tables=EVENTS,
        keys=PER_TABLE,
    ),
    delivery_rule(
        rule_id="EXT-VOL-011",
        text="At most one in twenty events that were delivered the month before is gone.",
        why="Events do not unhappen: many that are gone are an extract that was filtered anew.",
        mend="Ask what was deleted or moved to another day, and why.",
        dimension=Dimension.CONSISTENCY,
        frame=TOLD_ANEW,
        column="is_kept",
        tables=EVENTS,
        keys=PER_TABLE,
    ),
]
