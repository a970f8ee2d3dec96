select distinct
    delivery.authority_code as area_code,
    delivery.period as reporting_period,
    record.child_id,
    record.gender,
    record.ethnicity_group,
    record.birth_date,
    record.started_on,
    record.ended_on,
    record.previous_plans,
    record.delivery_sha256,
    record.source_row
{{ delivered('annex_a', 'list_07_child_protection') }}
