select distinct
    delivery.authority_code as area_code,
    delivery.period as reporting_period,
    delivery.is_made_up,
    record.outward_code,
    record.easting,
    record.northing,
    record.authority_code as place_area_code,
    record.delivery_sha256,
    record.source_row
{{ delivered('places', 'places') }}
