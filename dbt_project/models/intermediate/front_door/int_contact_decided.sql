-- Contacts with their decision from the local extract, as known now.
{{ events_known(
    'stg_csc_contacts__contact', 'csc_contacts', 'contacts',
    columns=['child_id', 'contact_id', 'contact_date', 'decision', 'decided_at'],
    event_day='contact_date'
) }}
