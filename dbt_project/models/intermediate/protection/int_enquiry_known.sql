-- Section 47 enquiries by their strategy discussion, as known now.
{{ events_known(
    'stg_annex_a__enquiry', 'annex_a', 'list_05_section_47',
    columns=['child_id', 'strategy_discussion_on'],
    event_day='strategy_discussion_on'
) }}
