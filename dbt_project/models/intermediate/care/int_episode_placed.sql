-- Episodes of care numbered by placement. One begins with a period's first episode and with every S, P or
-- B, except: placed for adoption with the present carer (A3, A5), and the return from a temporary stay (T0
-- to T4) to the same provider and postcode (the outward code stands for it). A temporary stay begins none:
-- within it the placement before goes on.
with episode as (
    select
        area_code,
        year_start,
        child_id,
        period_no,
        episode_no,
        started_on,
        ended_on,
        start_reason,
        placement_type,
        coalesce(placement_type, '') in ('T0', 'T1', 'T2', 'T3', 'T4') as is_temporary,
        coalesce(placement_provider, '') || '|' || coalesce(placement_outward_code, '') as place
    from {{ ref('int_care_episode') }}
),

settled as (
    select
        area_code,
        year_start,
        child_id,
        period_no,
        episode_no,
        started_on,
        ended_on,
        start_reason,
        placement_type,
        is_temporary,
        place,
        max(case when not is_temporary then episode_no end) over (
            partition by area_code, year_start, child_id, period_no
            order by episode_no asc
            rows between unbounded preceding and 1 preceding
        ) as settled_before_no
    from episode
),

begun as (
    select
        settled.area_code,
        settled.year_start,
        settled.child_id,
        settled.period_no,
        settled.episode_no,
        settled.started_on,
        settled.ended_on,
        settled.is_temporary,
        case
            when settled.is_temporary then before.placement_type
            else settled.placement_type
        end as settled_type,
        case
            when settled.is_temporary then 0
            when before.episode_no is null then 1
            when coalesce(settled.start_reason, '') not in ('S', 'P', 'B') then 0
            when settled.placement_type in ('A3', 'A5') then 0
            when settled.episode_no > before.episode_no + 1 and settled.place = before.place then 0
            else 1
        end as begins
    from settled
    left join settled as before
        on
            settled.area_code = before.area_code
            and settled.year_start = before.year_start
            and settled.child_id = before.child_id
            and settled.settled_before_no = before.episode_no
)

select
    area_code,
    year_start,
    child_id,
    period_no,
    episode_no,
    started_on,
    ended_on,
    is_temporary,
    settled_type,
    sum(begins) over (
        partition by area_code, year_start, child_id, period_no
        order by episode_no asc
        rows between unbounded preceding and current row
    ) as placement_no
from begun
