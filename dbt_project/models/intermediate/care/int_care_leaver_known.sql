-- Care leavers as the last return of each collection year has them; a return speaks for its own year only.
select
    record.area_code,
    record.child_id,
    record.birth_date,
    record.in_touch,
    record.activity,
    record.accommodation,
    delivery.scope_start as valid_from,
    {{ add_days(add_months('delivery.scope_start', 12), -1) }} as valid_to
from {{ ref('stg_ssda903__care_leaver') }} as record
inner join {{ ref('int_record_delivery') }} as delivery
    on
        record.area_code = delivery.area_code
        and record.reporting_period = delivery.reporting_period
        and delivery.extract_name = 'ssda903'
        and delivery.table_name = 'oc3'
