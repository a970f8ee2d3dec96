-- Child protection plans, as known now; an open one is covered by every newer delivery.
{{ known_records(
    'stg_annex_a__plan', 'annex_a', 'list_07_child_protection',
    columns=['child_id', 'started_on', 'ended_on', 'previous_plans'],
    identity=['child_id', 'started_on'],
    covered_until='record.ended_on'
) }}
