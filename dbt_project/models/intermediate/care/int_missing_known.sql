-- Times missing (M) or away (A), by collection year.
{{ returned_by_year(
    'stg_ssda903__missing', 'missing',
    columns=['child_id', 'missing_kind', 'started_on', 'ended_on']
) }}
