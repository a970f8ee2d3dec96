-- Children looked after on the last day of each month that the return covers. Started on the day is open,
-- ended on the day is not.
with open_period as (
    select
        period.area_code,
        period.child_id,
        period.period_no,
        period.started_on,
        month.month_end
    from {{ ref('int_care_period') }} as period
    inner join {{ ref('int_record_month') }} as month
        on
            period.area_code = month.area_code
            and month.extract_name = 'ssda903'
            and month.table_name = 'episodes'
            and period.started_on <= month.month_end
            and period.ended_on > month.month_end
),

placed as (
    select
        open_period.area_code,
        open_period.child_id,
        open_period.period_no,
        open_period.started_on,
        open_period.month_end,
        episode.placement_type,
        row_number() over (
            partition by open_period.area_code, open_period.child_id, open_period.month_end
            order by episode.episode_no desc
        ) as newest_first
    from open_period
    inner join {{ ref('int_care_episode') }} as episode
        on
            open_period.area_code = episode.area_code
            and open_period.child_id = episode.child_id
            and open_period.period_no = episode.period_no
            and open_period.month_end >= episode.started_on
            and open_period.month_end < episode.ended_on
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
            and placed.month_end >= uasc.valid_from
            and (uasc.valid_to is null or placed.month_end <= uasc.valid_to)
            and (uasc.ceased_on is null or placed.month_end < uasc.ceased_on)
)

select
    placed.area_code,
    placed.child_id,
    placed.month_end,
    placed.period_no,
    placed.started_on,
    placed.placement_type,
    unaccompanied.child_id is not null as is_unaccompanied
from placed
left join unaccompanied
    on
        placed.area_code = unaccompanied.area_code
        and placed.child_id = unaccompanied.child_id
        and placed.month_end = unaccompanied.month_end
where placed.newest_first = 1
