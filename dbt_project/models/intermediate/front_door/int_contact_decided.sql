-- Contacts with their decision from the local extract, as known now.
{{ known_records(
    'stg_csc_contacts__contact', 'csc_contacts', 'contacts',
    columns=['child_id', 'contact_id', 'contact_date', 'decision'],
    identity=['contact_id'],
    covered_until='record.contact_date'
) }}
