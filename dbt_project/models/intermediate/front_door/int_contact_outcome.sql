-- Contacts and whether they became referrals: by the local extract's decision in the months it covers, else
-- by a referral of the same child from the contact's day to three days later.
with decided_month as (
    select
        area_code,
        month_end
    from {{ ref('int_record_month') }}
    where
        extract_name = 'csc_contacts'
        and table_name = 'contacts'
)

select
    area_code,
    child_id,
    contact_date,
    case when decision = 'Referral' then 1 else 0 end as became_referral
from {{ ref('int_contact_decided') }}
union all
select
    contact.area_code,
    contact.child_id,
    contact.contact_date,
    case
        when exists (
            select referral.child_id
            from {{ ref('int_referral_known') }} as referral
            where
                referral.area_code = contact.area_code
                and referral.child_id = contact.child_id
                and referral.referral_date between contact.contact_date
                and {{ add_days('contact.contact_date', 3) }}
        ) then 1
        else 0
    end as became_referral
from {{ ref('int_contact_known') }} as contact
left join decided_month
    on
        contact.area_code = decided_month.area_code
        and last_day(contact.contact_date) = decided_month.month_end
where decided_month.month_end is null
