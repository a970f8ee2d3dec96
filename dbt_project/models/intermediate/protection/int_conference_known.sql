-- Initial conferences by their own day, each with the strategy discussion of its row, as known now.
{{ events_known(
    'stg_annex_a__enquiry', 'annex_a', 'list_05_section_47',
    columns=['child_id', 'strategy_discussion_on', 'conference_on'],
    event_day='conference_on'
) }}
