select distinct
    delivery.authority_code as area_code,
    delivery.period as reporting_period,
    record.child as child_id,
    record.duc as ceased_on,
    record.delivery_sha256,
    record.source_row
{{ delivered('ssda903', 'uasc') }}
