select
    reporting_period,
    plan_code,
    priority_no,
    rating_date,
    printed_score,
    document,
    place,
    delivery_sha256,
    source_row
from {{ source('extracts', 'improvement_plan__printed_scores') }}
