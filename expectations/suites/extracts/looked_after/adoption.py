"""SSDA903 rules over adoption: those adopted (AD1), the decisions to place, and previous permanence."""

from __future__ import annotations

from expectations.suites.extracts.looked_after.linked import linked
from expectations.suites.extracts.looked_after.rows import ADOPTED, ADOPTIVE, module_rows, return_rules
from expectations.suites.extracts.official import (
    ADOPTION,
    BLANK,
    CODES,
    DATES,
    LAST_YEAR,
    YEAR,
    Official,
)


def _adopters(code: str, what: str, status: str, sexes: str) -> Official:
    """A legal status of adopters goes with certain sexes."""
    return Official(code, what, f"case when ls_adoptr = '{status}' then sex_adoptr in {sexes} end", CODES)


_AD1 = [
    *linked(exists="INT01", born="INT11", once="INT31"),
    Official(
        "331",
        "The match does not come after the placement that led to adoption.",
        "date_match <= adopted_decom",
        ADOPTION,
    ),
    Official(
        "333",
        "The decision does not come after the match.",
        "case when date_match is not null then coalesce(date_int <= date_match, false) end",
        ADOPTION,
    ),
    Official(
        "334",
        "The decision does not come before care started, in the latest period of care.",
        "date_int >= last_start",
        ADOPTION,
    ),
    Official(
        "335",
        "The carer adopted (1) where the child was placed with the current carer (A3, A5), and not"
        " (0) otherwise (A4, A6).",
        f"case when adopted_place in {ADOPTIVE}"
        " then (foster_care = '1') = (adopted_place in ('A3', 'A5')) end",
        ADOPTION,
    ),
    Official(
        "511",
        "Two adopters are a couple: MM, FF or MF.",
        "case when nb_adoptr = 2 then sex_adoptr in ('MM', 'FF', 'MF') end",
        CODES,
    ),
    _adopters("514", "A single adopter (L0) is one: M1 or F1.", "L0", "('M1', 'F1')"),
    _adopters("517", "An unmarried couple of different sex (L3) is MF.", "L3", "('MF')"),
    _adopters("518", "An unmarried couple of the same sex (L4) is MM or FF.", "L4", "('MM', 'FF')"),
    _adopters("519", "A civil partnership (L2) is a couple: MM, FF or MF.", "L2", "('MM', 'FF', 'MF')"),
    _adopters("520", "A married couple of different sex (L11) is MF.", "L11", "('MF')"),
    _adopters("524", "A married couple of the same sex (L12) is MM or FF.", "L12", "('MM', 'FF')"),
    Official(
        "521",
        "The decision does not come after the child was placed for adoption.",
        "date_int <= first_adoptive_decom",
        ADOPTION,
    ),
    Official(
        "523",
        "The decision is the one in the module of decisions.",
        "case when last_decision is not null then is_decision_delivered end",
        ADOPTION,
    ),
    Official(
        "525",
        "No child whose decision was reversed was adopted in the year.",
        "case when last_decision is not null then has_open_decision end",
        ADOPTION,
    ),
    Official("582", "The match comes before the day of adoption.", "adopted_on <> date_match", ADOPTION),
    Official(
        "602",
        "Who has adoption details was adopted in the year, by the episodes.",
        "coalesce(is_adopted_in_year, false)",
        ADOPTION,
    ),
]
_AD1_ROWS = module_rows(
    "ad1",
    """,
    adopted.decom as adopted_decom,
    adopted.dec as adopted_on,
    adopted.place as adopted_place,
    adoptive.first_adoptive_decom,
    decision.last_decision,
    decision.has_open_decision,
    exists (
        select 1 from placed_for_adoption as placed
        where placed.child = ad1.child and placed.date_placed = ad1.date_int
    ) as is_decision_delivered""",
    f"""
left join decision on ad1.child = decision.child
left join (
    select * from episode where rec in {ADOPTED}
    qualify row_number() over (partition by child order by episode_no desc) = 1
) as adopted on ad1.child = adopted.child
left join (
    select child, min(decom) as first_adoptive_decom from episode where place in {ADOPTIVE} group by child
) as adoptive on ad1.child = adoptive.child""",
)

_DECISIONS = [
    *linked(exists="INT02", born="INT12"),
    Official(
        "117",
        "No decision lies after the collection year or after care ended.",
        "date_placed <= least(year_end, ended_on)"
        " and coalesce(date_placed_ceased <= least(year_end, ended_on), true)",
        YEAR,
    ),
    Official(
        "118",
        "No reversal lies before the collection year or before care started.",
        "date_placed_ceased >= greatest(year_start, first_decom)",
        YEAR,
    ),
    Official(
        "119",
        "The day of a reversal and its reason come together.",
        "(date_placed_ceased is null) = (reason_placed_ceased is null)",
        ADOPTION,
    ),
    Official(
        "184",
        "No decision comes before the child was born.",
        "date_placed >= coalesce(birth_date, dob)",
        DATES,
    ),
    Official("522", "No reversal comes before its decision.", "date_placed_ceased >= date_placed", DATES),
    Official(
        "559",
        "A decision from before this year was in last year's return.",
        "case when has_last_year and date_placed < year_start then last_placed is not null end",
        LAST_YEAR,
    ),
    Official(
        "560",
        "A decision that stood at the end of last year has the same date this year.",
        "case when last_placed is not null and last_ceased is null and decision_no = 1"
        " then date_placed = last_placed end",
        LAST_YEAR,
    ),
    Official(
        "561",
        "A decision that was reversed last year is not delivered again.",
        "case when last_ceased is not null then date_placed <> last_placed end",
        LAST_YEAR,
    ),
    Official(
        "579",
        "A new decision does not come before the last one was reversed.",
        "case when decision_no > 1 then coalesce(date_placed >= previous_ceased, false) end",
        ADOPTION,
    ),
    Official(
        "583",
        "Of several decisions every one but the latest is reversed.",
        "case when decisions_left > 1 then date_placed_ceased is not null end",
        ADOPTION,
    ),
    Official(
        "1003",
        "No decision comes before the child started to be looked after.",
        "date_placed >= first_start",
        ADOPTION,
    ),
]
_DECISION_ROWS = module_rows(
    "placed_for_adoption",
    """,
    exists (select 1 from last_placed_for_adoption) as has_last_year,
    last_placed.date_placed as last_placed,
    last_placed.date_placed_ceased as last_ceased,
    lag(placed_for_adoption.date_placed_ceased) over history as previous_ceased,
    row_number() over history as decision_no,
    row_number() over latest as decisions_left""",
    """
left join (
    select * from last_placed_for_adoption
    qualify row_number() over (partition by child order by date_placed desc, source_row desc) = 1
) as last_placed on placed_for_adoption.child = last_placed.child
window
    history as (
        partition by placed_for_adoption.child
        order by placed_for_adoption.date_placed, placed_for_adoption.source_row
    ),
    latest as (
        partition by placed_for_adoption.child
        order by placed_for_adoption.date_placed desc, placed_for_adoption.source_row desc
    )""",
)

_PERMANENCE = [
    *linked(exists="INT07", born="INT16", once="INT35"),
    Official(
        "634",
        "Who has a previous permanence started to be looked after from April 2016 on.",
        "case when has_episodes then coalesce(last_start >= date '2016-04-01', false) end",
        BLANK,
    ),
    Official(
        "635",
        "Who had no previous permanence (Z1) has no date and no authority of one.",
        "case when prev_perm = 'Z1' then la_perm is null and date_perm is null end",
        BLANK,
    ),
]

RULES = [
    *return_rules("AD1", "extracts.ssda903__ad1", _AD1_ROWS, _AD1),
    *return_rules("Placed for adoption", "extracts.ssda903__placed_for_adoption", _DECISION_ROWS, _DECISIONS),
    *return_rules(
        "Previous permanence",
        "extracts.ssda903__previous_permanence",
        module_rows("previous_permanence"),
        _PERMANENCE,
    ),
]
