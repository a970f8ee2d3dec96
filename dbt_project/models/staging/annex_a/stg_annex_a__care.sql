select distinct
    delivery.authority_code as area_code,
    delivery.period as reporting_period,
    record.child_id,
    record.gender,
    record.ethnicity_group,
    record.birth_date,
    record.uasc,
    record.started_on,
    record.ceased_on,
    record.cease_reason,
    record.delivery_sha256,
    record.source_row
{{ delivered('annex_a', 'list_08_children_in_care') }}
