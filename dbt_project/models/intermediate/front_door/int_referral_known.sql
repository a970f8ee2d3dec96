-- Referrals, as known now.
{{ known_records(
    'stg_annex_a__referral', 'annex_a', 'list_03_referrals',
    columns=['child_id', 'referral_date', 'no_further_action'],
    identity=['child_id', 'referral_date'],
    covered_until='record.referral_date'
) }}
