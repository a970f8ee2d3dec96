-- Episodes of care, as known now. A return that shows a child tells the child's care from the first episode
-- it shows.
{{ known_records(
    'stg_ssda903__episode', 'ssda903', 'episodes',
    columns=[
        'child_id', 'started_on', 'ended_on', 'start_reason', 'end_reason', 'legal_status', 'placement_type',
        'placement_provider', 'placement_outward_code', 'placement_urn', 'source_row',
    ],
    identity=['child_id', 'started_on'],
    covered_until='record.ended_on',
    history_from='started_on'
) }}
