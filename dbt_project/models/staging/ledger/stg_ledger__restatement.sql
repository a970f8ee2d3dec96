select
    restatement_id,
    reason,
    indicator_code,
    first_day,
    last_day
from {{ source('published', 'restatement') }}
