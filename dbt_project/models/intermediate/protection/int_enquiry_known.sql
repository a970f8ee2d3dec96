-- Section 47 enquiries with their initial conference, as known now.
{{ known_records(
    'stg_annex_a__enquiry', 'annex_a', 'list_05_section_47',
    columns=['child_id', 'strategy_discussion_on', 'conference_on'],
    identity=['child_id', 'strategy_discussion_on'],
    covered_until='record.strategy_discussion_on'
) }}
