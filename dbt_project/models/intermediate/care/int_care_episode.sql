-- Episodes of care in order, as known for each collection year and numbered by period of care: a new period
-- begins with S, and where a day lies between the end of all earlier episodes and the start. The same episode
-- twice is one.
with episode as (
    select
        area_code,
        year_start,
        child_id,
        started_on,
        coalesce(ended_on, cast('9999-12-31' as date)) as ended_on,
        start_reason,
        end_reason,
        placement_type,
        placement_provider,
        home_outward_code,
        placement_outward_code,
        row_number() over (
            partition by area_code, year_start, child_id
            order by
                started_on asc,
                coalesce(ended_on, cast('9999-12-31' as date)) asc,
                max(shown_in) desc,
                min(source_row) asc
        ) as episode_no
    from {{ ref('int_episode_known') }}
    group by
        area_code,
        year_start,
        child_id,
        started_on,
        ended_on,
        start_reason,
        end_reason,
        placement_type,
        placement_provider,
        home_outward_code,
        placement_outward_code
),

followed as (
    select
        area_code,
        year_start,
        child_id,
        started_on,
        ended_on,
        start_reason,
        end_reason,
        placement_type,
        placement_provider,
        home_outward_code,
        placement_outward_code,
        episode_no,
        max(case when ended_on > started_on then ended_on else started_on end) over (
            partition by area_code, year_start, child_id
            order by episode_no asc
            rows between unbounded preceding and 1 preceding
        ) as reached_on
    from episode
)

select
    area_code,
    year_start,
    child_id,
    started_on,
    ended_on,
    start_reason,
    end_reason,
    placement_type,
    placement_provider,
    home_outward_code,
    placement_outward_code,
    episode_no,
    sum(case
        when reached_on is null or start_reason = 'S' or started_on > reached_on then 1
        else 0
    end) over (
        partition by area_code, year_start, child_id
        order by episode_no asc
        rows between unbounded preceding and current row
    ) as period_no
from followed
