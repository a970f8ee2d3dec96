-- Children looked after on the last day of each month that the return covers, in the episode that started
-- last. Started on the day is open, ended on the day is not.
with placed as (
    select
        episode.area_code,
        episode.year_start,
        episode.child_id,
        episode.period_no,
        episode.episode_no,
        episode.placement_type,
        month.month_end,
        row_number() over (
            partition by episode.area_code, episode.child_id, month.month_end
            order by episode.episode_no desc
        ) as newest_first
    from {{ ref('int_care_episode') }} as episode
    inner join {{ ref('int_record_month') }} as month
        on
            episode.area_code = month.area_code
            and month.extract_name = 'ssda903'
            and month.table_name = 'episodes'
            and episode.year_start = {{ collection_year_start('month.month_end') }}
            and episode.started_on <= month.month_end
            and episode.ended_on > month.month_end
),

unaccompanied as (
    select distinct
        placed.area_code,
        placed.child_id,
        placed.month_end
    from placed
    inner join {{ ref('int_uasc_known') }} as uasc
        on
            placed.area_code = uasc.area_code
            and placed.child_id = uasc.child_id
            and placed.year_start = uasc.year_start
            and (uasc.ceased_on is null or placed.month_end < uasc.ceased_on)
)

select
    placed.area_code,
    placed.child_id,
    placed.month_end,
    placed.year_start,
    placed.period_no,
    placed.episode_no,
    period.started_on,
    placed.placement_type,
    unaccompanied.child_id is not null as is_unaccompanied
from placed
inner join {{ ref('int_care_period') }} as period
    on
        placed.area_code = period.area_code
        and placed.year_start = period.year_start
        and placed.child_id = period.child_id
        and placed.period_no = period.period_no
left join unaccompanied
    on
        placed.area_code = unaccompanied.area_code
        and placed.child_id = unaccompanied.child_id
        and placed.month_end = unaccompanied.month_end
where placed.newest_first = 1
