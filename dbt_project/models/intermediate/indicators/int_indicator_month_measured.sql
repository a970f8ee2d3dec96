-- The figure of each month from each origin, as the material of longer windows.
select
    indicator_code,
    area_code,
    period_end as month_end,
    breakdown,
    breakdown_value,
    origin,
    numerator,
    denominator,
    value,
    status,
    document,
    delivery_sha256
from {{ ref('int_indicator_statement') }}
where
    period_kind = 'month'
    and statement_rank = 1
    and value is not null
