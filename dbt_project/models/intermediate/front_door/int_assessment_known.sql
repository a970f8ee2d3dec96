-- Assessments, as known now; an open one is covered by every newer delivery.
{{ known_records(
    'stg_annex_a__assessment', 'annex_a', 'list_04_assessments',
    columns=['child_id', 'started_on', 'authorised_on'],
    identity=['child_id', 'started_on'],
    covered_until='record.authorised_on'
) }}
