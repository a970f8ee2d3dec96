-- Contacts, as known now.
{{ known_records(
    'stg_annex_a__contact', 'annex_a', 'list_01_contacts',
    columns=['child_id', 'contact_date'],
    identity=['child_id', 'contact_date'],
    covered_until='record.contact_date'
) }}
