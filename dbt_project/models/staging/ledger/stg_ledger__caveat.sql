select
    indicator_code,
    period_end,
    caveat_text,
    origin
from {{ source('checks', 'caveat') }}
