-- For each child looked after on a month's last day: placements that touch the twelve months to it, over all
-- periods of care; when the present placement began, and where the child is placed for adoption with others
-- than the carers before (A4, A6), when the placement before it in this period of care began.
with present as (
    select
        child_month.area_code,
        child_month.year_start,
        child_month.child_id,
        child_month.month_end,
        child_month.period_no,
        episode.placement_no,
        coalesce(episode.settled_type, '') in ('A4', 'A6') as is_with_adopters
    from {{ ref('int_care_month_end') }} as child_month
    inner join {{ ref('int_episode_placed') }} as episode
        on
            child_month.area_code = episode.area_code
            and child_month.year_start = episode.year_start
            and child_month.child_id = episode.child_id
            and child_month.episode_no = episode.episode_no
),

compared as (
    select
        present.area_code,
        present.child_id,
        present.month_end,
        present.is_with_adopters,
        placement.started_on,
        case
            when placement.ended_on >= {{ rolling_year_start('present.month_end') }} then 1
            else 0
        end as is_in_year,
        placement.period_no = present.period_no
        and placement.placement_no = present.placement_no as is_present,
        placement.period_no = present.period_no
        and placement.placement_no < present.placement_no as is_before
    from present
    inner join {{ ref('int_placement') }} as placement
        on
            present.area_code = placement.area_code
            and present.year_start = placement.year_start
            and present.child_id = placement.child_id
            and present.month_end >= placement.started_on
)

select
    area_code,
    child_id,
    month_end,
    sum(is_in_year) as placements_in_year,
    max(case when is_present then started_on end) as started_on,
    max(case when is_before and is_with_adopters then started_on end) as before_adoptive_started_on
from compared
group by area_code, child_id, month_end
