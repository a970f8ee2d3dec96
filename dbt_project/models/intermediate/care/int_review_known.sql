-- Reviews of looked-after children, as known now.
{{ events_known(
    'stg_ssda903__review', 'ssda903', 'reviews',
    columns=['child_id', 'reviewed_on'],
    event_day='reviewed_on'
) }}
