select distinct
    delivery.authority_code as area_code,
    delivery.period as reporting_period,
    record.child as child_id,
    record.dob as birth_date,
    record.in_touch,
    record.activ as activity,
    record.accom as accommodation,
    record.delivery_sha256,
    record.source_row
{{ delivered('ssda903', 'oc3') }}
