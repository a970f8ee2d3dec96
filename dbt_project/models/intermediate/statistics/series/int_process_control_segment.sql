-- Grain: one row per segment of a monthly series: the sums that its XmR chart rests on, as decimals. With
-- the option screen_outliers, moving ranges of 3.267 times their average and more are left out, once.
with segment as (
    select
        series_no,
        segment_from,
        min(period_end) as first_period_end,
        max(period_end) as last_period_end,
        count(*) as points,
        sum(value) as total,
        count(moving_range) as ranges,
        coalesce(sum(moving_range), 0) as range_total
    from {{ ref('int_process_control_step') }}
    group by series_no, segment_from
),

kept as (
    select
        step.series_no,
        step.segment_from,
        count(step.moving_range) as ranges,
        coalesce(sum(step.moving_range), 0) as range_total
    from {{ ref('int_process_control_step') }} as step
    inner join segment
        on
            step.series_no = segment.series_no
            and step.segment_from = segment.segment_from
    where
        {{ 'false' if var('screen_outliers', false) else 'true' }}
        -- where nothing ever moved there is nothing to leave out
        or segment.range_total = 0
        or step.moving_range is null
        or step.moving_range * segment.ranges * 1000
        < cast({{ xmr_factor('range') }} * 1000 as integer) * segment.range_total
    group by step.series_no, step.segment_from
)

select
    segment.series_no,
    segment.segment_from,
    segment.first_period_end,
    segment.last_period_end,
    cast(segment.points as integer) as points,
    cast(segment.total as decimal(38, 6)) as total,
    cast(kept.ranges as integer) as ranges,
    cast(kept.range_total as decimal(38, 6)) as range_total
from segment
inner join kept
    on
        segment.series_no = kept.series_no
        and segment.segment_from = kept.segment_from
