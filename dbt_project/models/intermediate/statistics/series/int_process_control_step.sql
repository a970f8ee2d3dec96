-- Grain: one row per month of a series; what it moved by since the month before it in its segment. A month
-- without a value is no point: its neighbours in order stand next to each other.
with month as (
    select
        point.series_no,
        point.segment_from,
        point.period_end,
        cast(point.value as decimal(38, 6)) as value
    from {{ ref('int_series_point') }} as point
    inner join {{ ref('int_series') }} as series
        on point.series_no = series.series_no
    where series.period_kind = 'month'
),

moved as (
    select
        series_no,
        segment_from,
        period_end,
        value,
        value - lag(value) over (partition by series_no, segment_from order by period_end) as movement
    from month
)

select
    series_no,
    segment_from,
    period_end,
    value,
    abs(movement) as moving_range,
    cast(case when movement > 0 then 1 when movement < 0 then -1 else 0 end as integer) as step
from moved
