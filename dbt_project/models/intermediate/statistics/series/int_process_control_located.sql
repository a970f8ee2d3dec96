-- Grain: one row per month of a segment with limits: on which side of the centre it lies, and beyond which
-- limits.
with deviation as (
    select
        step.series_no,
        step.segment_from,
        step.period_end,
        step.step,
        segment.points,
        segment.ranges,
        segment.range_total,
        segment.points * step.value - segment.total as deviation
    from {{ ref('int_process_control_step') }} as step
    inner join {{ ref('int_process_control_segment') }} as segment
        on
            step.series_no = segment.series_no
            and step.segment_from = segment.segment_from
    where segment.points >= 6
),

placed as (
    select
        series_no,
        segment_from,
        period_end,
        step,
        points,
        cast(case when deviation > 0 then 1 when deviation < 0 then -1 else 0 end as integer) as side,
        {{ beyond('limit', 'deviation', 'points', 'ranges', 'range_total') }} as is_outside,
        {{ beyond('near', 'deviation', 'points', 'ranges', 'range_total') }} as is_beyond_near
    from deviation
)

select
    series_no,
    segment_from,
    period_end,
    step,
    points,
    side,
    is_outside,
    is_beyond_near and not is_outside as is_near
from placed
