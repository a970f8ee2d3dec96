-- Child protection plans by the day of their start, as known now.
{{ events_known(
    'stg_annex_a__plan', 'annex_a', 'list_07_child_protection',
    columns=['child_id', 'started_on', 'previous_plans'],
    event_day='started_on'
) }}
