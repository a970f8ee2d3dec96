-- Grain: one row per area, directorate, service and end of the monitored period; amounts in pounds.
with ranked as (
    select
        area_code,
        directorate,
        service,
        period_end,
        budget,
        actual,
        forecast_outturn,
        variance,
        rounded_to,
        {{ newest_delivery(['area_code', 'directorate', 'service', 'period_end']) }} as delivery_rank
    from {{ ref('stg_budget_monitoring__line') }}
)

select
    area_code,
    directorate,
    service,
    period_end,
    budget,
    actual,
    forecast_outturn,
    variance,
    cast(rounded_to as integer) as rounded_to,
    '{{ var("release_id") }}' as release_id
from ranked
where delivery_rank = 1
