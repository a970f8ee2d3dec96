-- Grain: one row per area, directorate, item and financial year; amounts in pounds.
with ranked as (
    select
        area_code,
        directorate,
        movement_kind,
        item,
        financial_year,
        amount,
        rounded_to,
        {{ newest_delivery(
            ['area_code', 'directorate', 'movement_kind', 'item', 'financial_year']
        ) }} as delivery_rank
    from {{ ref('stg_budget_monitoring__movement') }}
)

select
    area_code,
    directorate,
    movement_kind,
    item,
    financial_year,
    case when movement_kind = 'growth' then amount end as growth,
    case when movement_kind = 'savings' then amount end as savings,
    cast(rounded_to as integer) as rounded_to,
    '{{ var("release_id") }}' as release_id
from ranked
where delivery_rank = 1
