-- Grain: one row per yearly series: the weighted slope over its five newest points and whether it is more
-- than chance. The sums are written over pairs of points, which is the same as the usual formula and
-- exactly nought where nothing moved: Sw Swty - Swt Swy is the sum of w w' (t' - t)(y' - y) over the pairs.
with newest as (
    select
        point.series_no,
        point.segment_from,
        point.period_end,
        point.value,
        {{ trend_weight('point.lower_95', 'point.upper_95') }} as weight,
        6 - row_number() over (partition by point.series_no order by point.period_end desc) as t,
        max(point.segment_from) over (partition by point.series_no) as newest_segment_from
    from {{ ref('int_series_point') }} as point
    inner join {{ ref('int_series') }} as series
        on point.series_no = series.series_no
    where series.period_kind in ('financial_year', 'academic_year', 'calendar_year')
),

point as (
    select
        series_no,
        period_end,
        t,
        cast(value as double) as y,
        weight as w
    from newest
    where
        t >= 1
        and segment_from = newest_segment_from
),

weighted as (
    select
        series_no,
        min(period_end) as first_period_end,
        max(period_end) as last_period_end,
        count(w) as points,
        sum(w) as w
    from point
    group by series_no
),

-- 0 leaves none out, 1 to 5 leave out that point
left_out as (
    select distinct t from point
    union all
    select 0 as t
),

slope as (
    select
        earlier.series_no,
        left_out.t as left_out,
        sum(earlier.w * later.w * (later.t - earlier.t) * (later.y - earlier.y)) as rise,
        sum(earlier.w * later.w * (later.t - earlier.t) * (later.t - earlier.t)) as scale
    from point as earlier
    inner join point as later
        on
            earlier.series_no = later.series_no
            and earlier.t < later.t
    cross join left_out
    where left_out.t not in (earlier.t, later.t)
    group by earlier.series_no, left_out.t
),

tested as (
    select
        slope.series_no,
        max(case when slope.left_out = 0 then slope.rise / slope.scale end) as slope,
        max(case when slope.left_out = 0 then slope.rise * slope.rise / slope.scale / weighted.w end)
            as chi_squared,
        min(sign(slope.rise)) as lowest_sign,
        max(sign(slope.rise)) as highest_sign
    from slope
    inner join weighted
        on slope.series_no = weighted.series_no
    where weighted.points = 5
    group by slope.series_no
)

select
    weighted.series_no,
    weighted.first_period_end,
    weighted.last_period_end,
    cast(weighted.points as integer) as points,
    tested.slope,
    tested.chi_squared,
    {{ trend_word(
        significant('tested.chi_squared', 'tested.lowest_sign', 'tested.highest_sign'),
        'series.polarity') }} as recent_trend
from weighted
inner join {{ ref('int_series') }} as series
    on weighted.series_no = series.series_no
left join tested
    on weighted.series_no = tested.series_no
