-- Contacts and referrals: one row per case and indicator, counted on the day of the event.
select
    'CSC001' as indicator_code,
    area_code,
    contact_date as counted_on,
    child_id,
    1 as is_counted
from {{ ref('int_contact_known') }}
union all
select
    'CSC002' as indicator_code,
    area_code,
    contact_date as counted_on,
    child_id,
    became_referral as is_counted
from {{ ref('int_contact_outcome') }}
union all
select
    catalogue.indicator_code,
    referral.area_code,
    referral.referral_date as counted_on,
    referral.child_id,
    1 as is_counted
from {{ ref('int_referral_known') }} as referral
inner join {{ ref('indicators') }} as catalogue
    on catalogue.indicator_code in ('CSC010', 'CSC011')
union all
-- an earlier referral on or after the same day a year before, and before the day itself
select
    'CSC012' as indicator_code,
    referral.area_code,
    referral.referral_date as counted_on,
    referral.child_id,
    case
        when exists (
            select earlier.child_id
            from {{ ref('int_referral_known') }} as earlier
            where
                earlier.area_code = referral.area_code
                and earlier.child_id = referral.child_id
                and earlier.referral_date < referral.referral_date
                and earlier.referral_date >= {{ add_months('referral.referral_date', -12) }}
        ) then 1
        else 0
    end as is_counted
from {{ ref('int_referral_known') }} as referral
