-- Cases per month, whole and by breakdown.
with dated as (
    select
        indicator_code,
        area_code,
        last_day(counted_on) as month_end,
        counted_on,
        child_id,
        is_counted
    from {{ ref('int_case_measured') }}
    where counted_on is not null
)

{{ by_breakdown('dated', ['indicator_code', 'area_code', 'month_end']) }}
