-- Assessments by their authorisation, as known now.
{{ events_known(
    'stg_annex_a__assessment', 'annex_a', 'list_04_assessments',
    columns=['child_id', 'started_on', 'authorised_on'],
    event_day='authorised_on'
) }}
