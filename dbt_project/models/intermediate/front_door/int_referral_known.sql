-- Referrals, as known now.
{{ events_known(
    'stg_annex_a__referral', 'annex_a', 'list_03_referrals',
    columns=['child_id', 'referral_date', 'no_further_action'],
    event_day='referral_date'
) }}
