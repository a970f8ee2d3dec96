-- Children on a child protection plan on a month's last day, the unborn among them.
{{ children_open(
    'stg_annex_a__plan', 'annex_a', 'list_07_child_protection',
    started_on='started_on',
    ended_on='ended_on'
) }}
