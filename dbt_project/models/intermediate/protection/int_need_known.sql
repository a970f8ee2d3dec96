-- Episodes of need, as known now; an open one is covered by every newer delivery.
{{ known_records(
    'stg_annex_a__need', 'annex_a', 'list_06_children_in_need',
    columns=['child_id', 'started_on', 'closed_on'],
    identity=['child_id', 'started_on'],
    covered_until='record.closed_on'
) }}
