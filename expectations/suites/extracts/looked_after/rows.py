"""The rows of the SSDA903 that are judged for a month, with what the rules need beside them.

Only the month's own delivery of the authority is judged, and for comparisons the one of the March before,
which is the last of the year before. Whatever a rule asks of other rows (the episode before, the header,
the end of care) is laid beside the row here, once, so that a rule is a condition on one row.
"""

from __future__ import annotations

from collections.abc import Sequence

from expectations.rules import Rule
from expectations.suites.extracts.official import Official, rules_of

MODULES = (
    "header",
    "episodes",
    "reviews",
    "uasc",
    "oc2",
    "oc3",
    "ad1",
    "placed_for_adoption",
    "previous_permanence",
    "missing",
    "sw_episodes",
    "dolo",
)
COMPARED = ("header", "episodes", "oc3", "placed_for_adoption", "missing", "sw_episodes", "dolo")
"""The modules that some rule compares with the year before."""

ADOPTIVE = "('A3', 'A4', 'A5', 'A6')"
TEMPORARY = "('T0', 'T1', 'T2', 'T3', 'T4')"
SHORT_BREAKS = "('V3', 'V4')"
ADOPTED = "('E11', 'E12')"

_LAST_MARCH = """(
    cast(year(cast($period_end as date)) - case when month(cast($period_end as date)) < 4 then 1 else 0 end
        as varchar) || '-03'
)"""


def birthday(born: str, years: int | str) -> str:
    """SQL for the birthday on which a child turns so many years old.

    Born on 29 February, it is 1 March in other years (spec: counting.md); plain addition would give the 28th.
    """
    added = f"{born} + to_years({years})"
    return f"(cast({added} as date) + case when day({born}) <> day({added}) then 1 else 0 end)"


def _delivered(module: str, period: str) -> str:
    # Distinct, because one file may be delivered for two months and then lies there twice.
    return f"""
        select distinct '{module}' as table_name, record.*
        from extracts.ssda903__{module} as record
        where record.delivery_sha256 in (
            select sha256 from extracts.delivery
            where extract = 'ssda903' and table_name = '{module}' and authority_code = $authority
                and period = {period} and is_current
        )
    """


_YEAR = f"""
select
    cast($period_end as date) as known_until,
    month(cast($period_end as date)) = 3 as is_year_end,
    cast(strftime(cast({_LAST_MARCH} || '-01' as date) + interval 1 month, '%Y-%m-%d') as date)
        as year_start,
    cast(cast({_LAST_MARCH} || '-01' as date) + interval 13 months - interval 1 day as date) as year_end
"""

_CHILD = """
select child, min_by(dob, source_row) as birth_date, min_by(sex, source_row) as header_sex,
    min_by(mother, source_row) as header_mother, min_by(uasc, source_row) as header_uasc
from header group by child
"""
"""The header's first row of a child: rule INT32 says where there is a second."""

_EPISODE = """
with ordered as (
    select
        episodes.*,
        lag(decom) over history as previous_decom,
        lag(dec) over history as previous_dec,
        lag(rec) over history as previous_rec,
        lag(ls) over history as previous_ls,
        lag(cin) over history as previous_cin,
        lag(place) over history as previous_place,
        lag(place_provider) over history as previous_provider,
        lag(urn) over history as previous_urn,
        lag(pl_post) over history as previous_post,
        lag(reason_place_change) over history as previous_reason,
        lag(place, 2) over history as place_before_previous,
        lead(decom) over history as next_decom,
        lead(rne) over history as next_rne,
        lead(place) over history as next_place,
        row_number() over history as episode_no
    from episodes
    window history as (partition by child order by decom, dec nulls last, source_row)
),

chained as (
    select
        ordered.*,
        year.*,
        coalesce(previous_dec = decom, false) as is_continuation,
        dec is null or dec >= year_start as is_in_year,
        sum(case when previous_dec = decom and previous_ls = ls then 0 else 1 end) over history as status_no,
        sum(case when previous_dec = decom and previous_place = place then 0 else 1 end) over history
            as placement_no
    from ordered cross join year
    window history as (partition by child order by episode_no)
)

select
    chained.*,
    date_diff('day', min(decom) over status, max(coalesce(dec, known_until)) over status) as status_days,
    date_diff('day', min(decom) over placement, max(coalesce(dec, known_until)) over placement)
        as placement_days,
    decom = min(decom) over placement as starts_placement,
    row_number() over (partition by child, is_in_year order by episode_no) = 1 and is_in_year
        as is_first_in_year
from chained
window status as (partition by child, status_no), placement as (partition by child, placement_no)
"""
"""One row per episode, with its stay: the joined episodes of the same legal status, or same placement."""

_CARE = f"""
select
    child,
    min(decom) as first_decom,
    min(decom) filter (rne = 'S') as first_start,
    max(decom) filter (rne = 'S') as last_start,
    arg_max_null(case when rec <> 'X1' then dec end, place_in_time) as ended_on,
    arg_max_null(rec, place_in_time) as last_rec,
    bool_and(ls in {SHORT_BREAKS}) as is_short_breaks,
    bool_or(is_in_year and decom <= year_end) as is_in_year,
    bool_or(rec = 'E2') as has_died,
    bool_or(rec in {ADOPTED} and dec between year_start and year_end) as is_adopted_in_year,
    bool_or(dec between year_start and year_end and rec <> 'X1' and ls not in {SHORT_BREAKS})
        as has_left_in_year,
    case when any_value(is_year_end) then
        bool_or(is_in_year and decom <= year_end)
        and not coalesce(bool_or(rne = 'S' and decom > year_start and decom <= year_end), false)
        and not coalesce(bool_or(rec <> 'X1' and dec >= year_start and dec < year_end), false)
        and not coalesce(bool_or(ls in {SHORT_BREAKS} and is_in_year), false)
    end as is_continuous
from (
    select
        episodes.*,
        year.*,
        dec is null or dec >= year_start as is_in_year,
        row(decom, coalesce(dec, date '9999-12-31'), source_row) as place_in_time
    from episodes cross join year
)
group by child
"""
"""One row per child with episodes: when care started and ended, and whether it lasted the whole year."""

_DECISION = """
select child, min(date_placed) as first_decision, max(date_placed) as last_decision,
    bool_and(date_placed_ceased is not null and reason_placed_ceased is not null) as are_reversed,
    bool_or(date_placed_ceased is not null) as has_reversal,
    bool_or(date_placed_ceased is null) as has_open_decision
from placed_for_adoption group by child
"""

PREPARED = (
    ("year", _YEAR),
    *((module, _delivered(module, "$period")) for module in MODULES),
    *((f"last_{module}", _delivered(module, _LAST_MARCH)) for module in COMPARED),
    ("child", _CHILD),
    ("episode", _EPISODE),
    ("care", _CARE),
    ("decision", _DECISION),
)
"""What the queries below read by name, in an order in which each needs only those before it."""


EPISODES = f"""
select
    episode.*,
    child.birth_date,
    care.is_continuous,
    decision.first_decision,
    decision.last_decision,
    decision.are_reversed,
    decision.has_open_decision,
    exists (select 1 from last_episodes) as has_last_year,
    last_open.decom as last_decom,
    last_open.rne as last_rne,
    last_open.ls as last_ls,
    last_open.cin as last_cin,
    last_open.place as last_place,
    last_open.place_provider as last_provider,
    last_open.urn as last_urn,
    last_start.child is not null as was_delivered_last_year,
    health.child is not null as is_health_complete,
    adoption.child is not null as is_adoption_complete,
    permanence.child is not null as has_permanence,
    worker.child is not null as has_worker,
    sum(greatest(0, date_diff(
        'day',
        greatest(episode.decom, episode.year_start),
        least(coalesce(episode.dec, episode.known_until), episode.year_end)
    ))) filter (episode.ls = 'V3') over same_child as short_break_days,
    bool_or(episode.ls = 'V3' and episode.is_in_year) over same_child
    and bool_or(episode.ls = 'V4' and episode.is_in_year) over same_child as has_both_kinds,
    count(*) filter (episode.place = 'T3' and episode.starts_placement) over (
        partition by episode.child order by episode.decom
        range between interval 12 months preceding and current row
    ) as holidays_in_year,
    min(case when episode.place in {ADOPTIVE} then episode.decom end) over same_child as first_adoptive_decom,
    min(case when episode.ls = 'E1' then episode.decom end) over same_child as first_order_decom,
    episode.ls is distinct from episode.previous_ls as is_status_changed,
    -- Of the postcode only its outward code is kept: where that is the same, the placement may have moved.
    case
        when
            episode.place is distinct from episode.previous_place
            or episode.place_provider is distinct from episode.previous_provider
            or episode.urn is distinct from episode.previous_urn
            or episode.pl_post is distinct from episode.previous_post then true
        when episode.pl_post is null then false
    end as is_placement_changed
from episode
left join child on episode.child = child.child
left join care on episode.child = care.child
left join decision on episode.child = decision.child
left join (
    select * from last_episodes where dec is null
    qualify row_number() over (partition by child order by decom desc, source_row desc) = 1
) as last_open on episode.child = last_open.child
left join (select distinct child, decom from last_episodes) as last_start
    on episode.child = last_start.child and episode.decom = last_start.decom
left join (
    select distinct child from oc2
    where immunisations is not null and teeth_check is not null and health_assessment is not null
        and substance_misuse is not null
) as health on episode.child = health.child
left join (
    select distinct child from ad1
    where date_int is not null and date_match is not null and foster_care is not null
        and nb_adoptr is not null and sex_adoptr is not null and ls_adoptr is not null
) as adoption on episode.child = adoption.child
left join (select distinct child from previous_permanence where prev_perm is not null) as permanence
    on episode.child = permanence.child
left join (select distinct child from sw_episodes) as worker on episode.child = worker.child
window same_child as (partition by episode.child)
"""

HEADER = """
select
    header.*,
    year.*,
    last_header.child is not null as was_delivered_last_year,
    last_header.sex as last_sex,
    last_header.dob as last_dob,
    last_header.ethnic as last_ethnic,
    last_header.mother as last_mother,
    care.child is not null as has_episodes,
    care.ended_on,
    coalesce(not care.is_short_breaks, false) as is_in_care,
    coalesce(care.has_left_in_year, false) as has_left_in_year,
    leaver.child is not null as is_care_leaver,
    count(*) over (partition by header.child) as rows_of_child
from header
cross join year
left join (
    select * from last_header qualify row_number() over (partition by child order by source_row) = 1
) as last_header on header.child = last_header.child
left join care on header.child = care.child
left join (select distinct child from oc3) as leaver on header.child = leaver.child
"""


def module_rows(module: str, more: str = "", joins: str = "") -> str:
    """One row per row of a module, with the header, the period of care and the other rows of the child.

    `more` are further columns and `joins` what they come from.
    """
    return f"""
select
    {module}.*,
    year.*,
    child.child is not null as is_in_header,
    child.birth_date,
    child.header_sex,
    child.header_mother,
    child.header_uasc,
    care.child is not null as has_episodes,
    care.first_decom,
    care.first_start,
    care.last_start,
    care.ended_on,
    care.last_rec,
    care.is_short_breaks,
    care.is_in_year,
    care.has_died,
    care.is_adopted_in_year,
    case when year.is_year_end then coalesce(care.is_continuous, false) end as is_continuous,
    count(*) over (partition by {module}.child) as rows_of_child{more}
from {module}
cross join year
left join child on {module}.child = child.child
left join care on {module}.child = care.child
{joins}
"""


def return_rules(title: str, table: str, rows: str, declared: Sequence[Official]) -> list[Rule]:
    """The rules declared over one module of the return, as `official.rules_of` makes them."""
    return rules_of("903", title, table, rows, declared, PREPARED)
