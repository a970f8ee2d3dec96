select
    extract as extract_name,
    table_name,
    period,
    column_name,
    default_threshold,
    rows_received,
    n_valid,
    n_default
from {{ source('extracts', 'item_count') }}
