"""SSDA903 rules over spells beside the episodes: missing, social workers, deprivation of liberty.

Registration numbers of social workers are pseudonymised on the way in, so their form (SW02) and whether
they agree with last year's cannot be judged here.
"""

from __future__ import annotations

from expectations.suites.extracts.looked_after.linked import linked
from expectations.suites.extracts.looked_after.rows import module_rows, return_rules
from expectations.suites.extracts.official import (
    CHAIN,
    CODES,
    DATES,
    FILLED,
    LAST_YEAR,
    YEAR,
    Official,
)


def _spell_rows(module: str, start: str, end: str, more: str = "") -> str:
    """The rows of a module of spells, with the child's spell before and after, and last year's open one."""
    return module_rows(
        module,
        f""",
    lag({module}.{start}) over history as previous_start,
    lag({module}.{end}) over history as previous_end,
    lead({module}.{start}) over history as next_start,
    row_number() over history as spell_no,
    last_open.{start} as last_start_on{more}""",
        f"""
left join (
    select * from last_{module} where {end} is null
    qualify row_number() over (partition by child order by {start} desc, source_row desc) = 1
) as last_open on {module}.child = last_open.child
window history as (
    partition by {module}.child order by {module}.{start}, {module}.{end} nulls last, {module}.source_row
)""",
    )


_MISSING = [
    *linked(exists="INT04", born="INT13"),
    Official("567", "No time missing ends before it starts.", "mis_end >= mis_start", DATES),
    Official("570", "No time missing starts after the collection year.", "mis_start <= year_end", YEAR),
    Official(
        "571",
        "A time missing ends within the collection year.",
        "mis_end between year_start and year_end",
        YEAR,
    ),
    Official(
        "574",
        "A time missing starts after the one before has ended.",
        "case when spell_no > 1 then coalesce(mis_start >= previous_end, false) end",
        CHAIN,
    ),
    Official(
        "576",
        "A time missing that was open at the end of last year opens this year's.",
        "case when spell_no = 1 then mis_start = last_start_on end",
        LAST_YEAR,
    ),
    Official(
        "577",
        "Where care has ended, so has the time missing.",
        "case when mis_start <= ended_on then mis_end is not null end",
        CHAIN,
    ),
    Official("578", "No time missing starts after care has ended.", "mis_start <= ended_on", DATES),
    Official("581", "No time missing starts before care has started.", "mis_start >= first_decom", DATES),
    Official(
        "586",
        "No time missing lies before the child's birth.",
        "mis_start >= dob and coalesce(mis_end >= dob, true)",
        DATES,
    ),
]

_WORKERS = [
    Official(
        "SW06",
        "A social worker's spell starts no later than the collection year ends.",
        "sw_decom <= year_end",
        YEAR,
    ),
    Official(
        "SW07",
        "A social worker's spell ends within the reporting years, this one and the one before.",
        "sw_dec between year_start - to_years(1) and year_end",
        YEAR,
    ),
    Official(
        "SW08",
        "A social worker's spell has ended where a later one has started.",
        "case when next_start is not null then sw_dec is not null end",
        CHAIN,
    ),
    Official("SW09", "A social worker's spell lasts 24 hours or more.", "sw_dec <> sw_decom", DATES),
    Official(
        "SW10",
        "A social worker's spell does not start before the last has ended; from 2024-25 on they may"
        " overlap by 7 days.",
        "sw_decom >= previous_end - case when year_start >= date '2024-04-01' then 7 else 0 end",
        CHAIN,
    ),
    Official(
        "SW11",
        "A social worker's spell that ended before 31 March was followed by another.",
        "case when is_year_end and sw_dec < year_end and ended_on is null and has_episodes"
        " then next_start is not null end",
        CHAIN,
    ),
    Official(
        "SW15",
        "From 2024-25 on a change of social worker has its reason.",
        "case when year_start >= date '2024-04-01' and sw_decom >= year_start - to_years(1)"
        " then sw_reason is not null end",
        FILLED,
    ),
    Official(
        "SW16B",
        "The first spell of the year is the one that was open at the end of last year.",
        "case when spell_no = 1 then sw_decom = last_start_on end",
        LAST_YEAR,
    ),
    Official(
        "SW17",
        "From 2025-26 on a child in care has a social worker's spell open on 31 March.",
        "case when is_year_end and year_start >= date '2025-04-01' and next_start is null"
        " and ended_on is null and has_episodes then sw_dec is null end",
        FILLED,
    ),
]

_ORDERS = [
    Official("702", "No order ends before it starts.", "dolo_end >= dolo_start", DATES),
    Official("703", "No order starts after the collection year.", "dolo_start <= year_end", YEAR),
    Official(
        "704", "An order ends within the collection year.", "dolo_end between year_start and year_end", YEAR
    ),
    Official(
        "705",
        "An order starts after the one before has ended.",
        "case when spell_no > 1 then coalesce(dolo_start >= previous_end, false) end",
        CHAIN,
    ),
    Official(
        "706",
        "An order that was open at the end of last year opens this year's.",
        "case when spell_no = 1 then dolo_start = last_start_on end",
        LAST_YEAR,
    ),
    Official(
        "707",
        "Where care has ended, so has the order.",
        "case when dolo_start <= ended_on then dolo_end is not null end",
        CHAIN,
    ),
    Official(
        "708",
        "No order lies before the child's birth.",
        "dolo_start >= dob and coalesce(dolo_end >= dob, true)",
        DATES,
    ),
    Official(
        "710",
        "A child under an order is not in a secure home, with parents, in custody or in supported"
        " accommodation (K1, P1, R5, K3).",
        "case when has_episodes then not is_in_barred_place end",
        CODES,
    ),
]

RULES = [
    *return_rules(
        "Missing",
        "extracts.ssda903__missing",
        _spell_rows("missing", "mis_start", "mis_end"),
        _MISSING,
    ),
    *return_rules(
        "Social workers",
        "extracts.ssda903__sw_episodes",
        _spell_rows("sw_episodes", "sw_decom", "sw_dec"),
        _WORKERS,
    ),
    *return_rules(
        "Deprivation of liberty",
        "extracts.ssda903__dolo",
        _spell_rows(
            "dolo",
            "dolo_start",
            "dolo_end",
            """,
    exists (
        select 1 from episode
        where episode.child = dolo.child and episode.place in ('K1', 'P1', 'R5', 'K3')
            and episode.decom <= coalesce(dolo.dolo_end, year.known_until)
            and coalesce(episode.dec, year.known_until) >= dolo.dolo_start
    ) as is_in_barred_place""",
        ),
        _ORDERS,
    ),
]
