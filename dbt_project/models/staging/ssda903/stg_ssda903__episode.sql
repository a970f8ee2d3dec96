select distinct
    delivery.authority_code as area_code,
    delivery.period as reporting_period,
    record.child as child_id,
    record.decom as started_on,
    record.rne as start_reason,
    record.ls as legal_status,
    record.place as placement_type,
    record.place_provider as placement_provider,
    record.dec as ended_on,
    record.rec as end_reason,
    record.home_post as home_outward_code,
    record.pl_post as placement_outward_code,
    record.urn as placement_urn,
    record.delivery_sha256,
    record.source_row
{{ delivered('ssda903', 'episodes') }}
