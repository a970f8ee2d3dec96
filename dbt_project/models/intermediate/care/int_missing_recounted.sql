-- Children who went missing (M) in a window, of all who were looked after at any time in it, the day of
-- ceasing included: each child once, whatever the window's length.
with yearly as (
    select distinct
        area_code,
        year_start
    from {{ ref('int_care_episode') }}
),

yearly_window as (
    -- the part of a window that lies in each collection year: a year's return speaks for its own days only
    select
        counted_window.area_code,
        counted_window.period_kind,
        counted_window.period_end,
        yearly.year_start,
        greatest(counted_window.period_start, yearly.year_start) as first_day,
        least(counted_window.period_end, {{ collection_year_end('yearly.year_start') }}) as last_day
    from {{ ref('int_measure_window') }} as counted_window
    inner join yearly
        on
            counted_window.area_code = yearly.area_code
            and counted_window.period_end >= yearly.year_start
            and counted_window.period_start <= {{ collection_year_end('yearly.year_start') }}
    where counted_window.indicator_code = 'CLA050'
),

gone as (
    select distinct
        yearly_window.area_code,
        yearly_window.period_kind,
        yearly_window.period_end,
        missing.child_id
    from yearly_window
    inner join {{ ref('int_missing_known') }} as missing
        on
            yearly_window.area_code = missing.area_code
            and yearly_window.year_start = missing.year_start
            and yearly_window.last_day >= missing.started_on
            and (missing.ended_on is null or yearly_window.first_day <= missing.ended_on)
    where missing.missing_kind = 'M'
)

select
    'CLA050' as indicator_code,
    yearly_window.area_code,
    yearly_window.period_kind,
    yearly_window.period_end,
    episode.child_id,
    yearly_window.period_end as counted_on,
    max(case when gone.child_id is not null then 1 else 0 end) as is_counted
from yearly_window
inner join {{ ref('int_care_episode') }} as episode
    on
        yearly_window.area_code = episode.area_code
        and yearly_window.year_start = episode.year_start
        and yearly_window.last_day >= episode.started_on
        and yearly_window.first_day <= episode.ended_on
left join gone
    on
        yearly_window.area_code = gone.area_code
        and yearly_window.period_kind = gone.period_kind
        and yearly_window.period_end = gone.period_end
        and episode.child_id = gone.child_id
group by
    yearly_window.area_code,
    yearly_window.period_kind,
    yearly_window.period_end,
    episode.child_id
