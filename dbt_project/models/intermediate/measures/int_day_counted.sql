-- Cases per day, whole and by breakdown.
with dated as (
    select
        indicator_code,
        area_code,
        counted_on,
        child_id,
        is_counted
    from {{ ref('int_case_measured') }}
    where counted_on is not null
)

{{ by_breakdown('dated', ['indicator_code', 'area_code', 'counted_on']) }}
