-- Where each outward code lies, for the authority that said so: the newest delivery that states the code.
with ranked as (
    select
        area_code,
        outward_code,
        easting,
        northing,
        place_area_code,
        is_made_up,
        {{ newest_delivery(['area_code', 'outward_code']) }} as newest_first
    from {{ ref('stg_places__place') }}
)

select
    area_code,
    outward_code,
    easting,
    northing,
    place_area_code,
    is_made_up
from ranked
where newest_first = 1
