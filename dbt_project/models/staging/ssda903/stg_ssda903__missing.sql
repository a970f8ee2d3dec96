select distinct
    delivery.authority_code as area_code,
    delivery.period as reporting_period,
    record.child as child_id,
    record.missing as missing_kind,
    record.mis_start as started_on,
    record.mis_end as ended_on,
    record.delivery_sha256,
    record.source_row
{{ delivered('ssda903', 'missing') }}
