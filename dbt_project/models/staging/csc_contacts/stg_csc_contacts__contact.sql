select distinct
    delivery.authority_code as area_code,
    delivery.period as reporting_period,
    record.contact_id,
    record.person_id as child_id,
    record.contact_date,
    record.decision,
    record.decision_datetime as decided_at,
    record.delivery_sha256,
    record.source_row
{{ delivered('csc_contacts', 'contacts') }}
