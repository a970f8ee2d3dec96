-- Care leavers, by collection year.
{{ returned_by_year(
    'stg_ssda903__care_leaver', 'oc3',
    columns=['child_id', 'birth_date', 'in_touch', 'activity', 'accommodation', 'source_row']
) }}
