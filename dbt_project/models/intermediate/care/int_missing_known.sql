-- Times missing (M) or away (A), as known now; an open one is covered by every later year's return.
{{ known_records(
    'stg_ssda903__missing', 'ssda903', 'missing',
    columns=['child_id', 'missing_kind', 'started_on', 'ended_on'],
    identity=['child_id', 'started_on'],
    covered_until='record.ended_on'
) }}
