-- Reviews of looked-after children, as known now.
{{ known_records(
    'stg_ssda903__review', 'ssda903', 'reviews',
    columns=['child_id', 'reviewed_on'],
    identity=['child_id', 'reviewed_on'],
    covered_until='record.reviewed_on'
) }}
