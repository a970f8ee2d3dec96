select
    extract as extract_name,
    table_name,
    authority_code,
    period,
    received_at,
    rows_received,
    rows_accepted,
    rows_rejected,
    sha256,
    is_current,
    is_made_up,
    names_persons
from {{ source('extracts', 'delivery') }}
