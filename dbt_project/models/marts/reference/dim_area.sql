select
    area_code,
    area_name,
    area_kind,
    dfe_code,
    region_code,
    '{{ var("release_id") }}' as release_id
from {{ ref('areas') }}
