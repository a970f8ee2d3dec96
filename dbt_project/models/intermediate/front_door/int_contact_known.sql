-- Contacts, as known now.
{{ events_known(
    'stg_annex_a__contact', 'annex_a', 'list_01_contacts',
    columns=['child_id', 'contact_date'],
    event_day='contact_date'
) }}
