-- Children in need on a month's last day.
{{ children_open(
    'stg_annex_a__need', 'annex_a', 'list_06_children_in_need',
    started_on='started_on',
    ended_on='closed_on'
) }}
