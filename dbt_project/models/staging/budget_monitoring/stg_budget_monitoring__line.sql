select
    reporting_period,
    area_code,
    directorate,
    service,
    period_end,
    budget,
    actual,
    forecast_outturn,
    variance,
    rounded_to,
    document,
    place,
    delivery_sha256,
    source_row
from {{ source('extracts', 'budget_monitoring__lines') }}
