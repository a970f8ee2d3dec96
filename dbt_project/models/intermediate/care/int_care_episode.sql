-- Episodes of care in order, numbered by period of care: a new period begins where a day lies between the end
-- of all earlier episodes and the start. V3 and V4 (short breaks) are no care; the same row twice is one; a
-- child's open episode ends nothing.
with episode as (
    select
        area_code,
        child_id,
        started_on,
        coalesce(ended_on, cast('9999-12-31' as date)) as ended_on,
        start_reason,
        end_reason,
        placement_type,
        placement_provider,
        placement_outward_code,
        placement_urn,
        row_number() over (
            partition by area_code, child_id
            order by started_on asc, coalesce(ended_on, cast('9999-12-31' as date)) asc, min(source_row) asc
        ) as episode_no
    from {{ ref('int_episode_known') }}
    where
        legal_status not in ('V3', 'V4')
        and (ended_on is null or ended_on >= started_on)
    group by
        area_code,
        child_id,
        started_on,
        ended_on,
        start_reason,
        end_reason,
        placement_type,
        placement_provider,
        placement_outward_code,
        placement_urn
),

followed as (
    select
        area_code,
        child_id,
        started_on,
        ended_on,
        start_reason,
        end_reason,
        placement_type,
        placement_provider,
        placement_outward_code,
        placement_urn,
        episode_no,
        max(ended_on) over (
            partition by area_code, child_id
            order by episode_no asc
            rows between unbounded preceding and 1 preceding
        ) as earlier_end
    from episode
)

select
    area_code,
    child_id,
    started_on,
    ended_on,
    start_reason,
    end_reason,
    placement_type,
    placement_provider,
    placement_outward_code,
    placement_urn,
    episode_no,
    sum(case when earlier_end is null or started_on > earlier_end then 1 else 0 end) over (
        partition by area_code, child_id
        order by episode_no asc
        rows between unbounded preceding and current row
    ) as period_no
from followed
