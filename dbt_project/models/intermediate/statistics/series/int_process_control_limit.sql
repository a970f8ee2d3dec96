-- Grain: one row per segment of a monthly series: centre, limits and near limits of its XmR chart, for
-- pictures; what lies beyond them is decided from the sums.
with averaged as (
    select
        segment.series_no,
        segment.segment_from,
        segment.first_period_end,
        segment.last_period_end,
        segment.points,
        segment.total,
        segment.ranges,
        segment.range_total,
        series.polarity,
        cast(segment.total as double) / segment.points as centre,
        case when segment.points >= 6 then cast(segment.range_total as double) / segment.ranges end
            as average_range,
        segment.points * cast(series.target as decimal(38, 6)) - segment.total as target_deviation
    from {{ ref('int_process_control_segment') }} as segment
    inner join {{ ref('int_series') }} as series
        on segment.series_no = series.series_no
),

placed as (
    select
        series_no,
        segment_from,
        case
            when points < 6 then null
            when not {{ beyond('limit', 'target_deviation', 'points', 'ranges', 'range_total') }} then 0
            when target_deviation > 0 then 1
            when target_deviation < 0 then -1
        end as target_side
    from averaged
)

select
    averaged.series_no,
    averaged.segment_from,
    averaged.first_period_end,
    averaged.last_period_end,
    averaged.points,
    averaged.total,
    averaged.ranges,
    averaged.range_total,
    averaged.centre,
    averaged.centre - {{ xmr_factor('limit') }} * averaged.average_range as lower_limit,
    averaged.centre + {{ xmr_factor('limit') }} * averaged.average_range as upper_limit,
    averaged.centre - {{ xmr_factor('near') }} * averaged.average_range as lower_near_limit,
    averaged.centre + {{ xmr_factor('near') }} * averaged.average_range as upper_near_limit,
    case
        when averaged.points < 6 then 'none'
        when averaged.points < 12 then 'trial'
        else 'full'
    end as limits,
    {{ assurance('placed.target_side', 'averaged.polarity') }} as assurance
from averaged
inner join placed
    on
        averaged.series_no = placed.series_no
        and averaged.segment_from = placed.segment_from
