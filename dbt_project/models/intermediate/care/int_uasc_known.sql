-- Unaccompanied asylum seeking children as the last return of each collection year has them. A year's return
-- speaks for its own year only, and for later days until the next year's return is there.
select
    record.area_code,
    record.child_id,
    record.ceased_on,
    delivery.scope_start as valid_from,
    {{ add_days('delivery.next_scope_start', -1) }} as valid_to
from {{ ref('stg_ssda903__uasc') }} as record
inner join {{ ref('int_record_delivery') }} as delivery
    on
        record.area_code = delivery.area_code
        and record.reporting_period = delivery.reporting_period
        and delivery.extract_name = 'ssda903'
        and delivery.table_name = 'uasc'
