select
    reporting_period,
    area_code,
    directorate,
    movement_kind,
    item,
    financial_year,
    amount,
    rounded_to,
    document,
    place,
    delivery_sha256,
    source_row
from {{ source('extracts', 'budget_monitoring__movements') }}
