-- Placements of a period of care. One begins with the first episode and with every S, P or B, except: placed
-- for adoption with the present carer (A3, A5) and the return from a temporary stay to the same provider and
-- postcode (the outward code and the home's number stand for it). Temporary stays (T0 to T4) are no
-- placement, nor is one that began and ended on one day. An adoptive placement is one that began as such:
-- where the present carer adopts, the placement with that carer before is already part of it.
with episode as (
    select
        area_code,
        child_id,
        period_no,
        episode_no,
        started_on,
        ended_on,
        start_reason,
        placement_type,
        coalesce(placement_provider, '') || '|' || coalesce(placement_outward_code, '')
        || '|' || coalesce(placement_urn, '') as place,
        lag(placement_type) over (
            partition by area_code, child_id, period_no
            order by episode_no asc
        ) as type_before
    from {{ ref('int_care_episode') }}
),

settled as (
    select
        area_code,
        child_id,
        period_no,
        episode_no,
        started_on,
        ended_on,
        start_reason,
        placement_type,
        place,
        type_before,
        lag(place) over (
            partition by area_code, child_id, period_no
            order by episode_no asc
        ) as place_before
    from episode
    where placement_type not in ('T0', 'T1', 'T2', 'T3', 'T4')
),

numbered as (
    select
        area_code,
        child_id,
        period_no,
        episode_no,
        started_on,
        ended_on,
        placement_type,
        sum(case
            when place_before is null then 1
            when start_reason not in ('S', 'P', 'B') then 0
            when placement_type in ('A3', 'A5') then 0
            when type_before in ('T0', 'T1', 'T2', 'T3', 'T4') and place = place_before then 0
            else 1
        end) over (
            partition by area_code, child_id, period_no
            order by episode_no asc
            rows between unbounded preceding and current row
        ) as placement_no
    from settled
)

select
    area_code,
    child_id,
    period_no,
    placement_no,
    min(started_on) as started_on,
    max(ended_on) as ended_on,
    coalesce(
        min(case when placement_type in ('A3', 'A4', 'A5', 'A6') then episode_no end) = min(episode_no), false
    ) as is_adoptive
from numbered
group by area_code, child_id, period_no, placement_no
having max(ended_on) > min(started_on)
