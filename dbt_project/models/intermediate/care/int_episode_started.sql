-- Episodes of care by the day of their start, as known now; short breaks are still among them.
{{ events_known(
    'stg_ssda903__episode', 'ssda903', 'episodes',
    columns=['child_id', 'started_on', 'start_reason', 'legal_status'],
    event_day='started_on'
) }}
