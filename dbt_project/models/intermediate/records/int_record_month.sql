-- The months that the deliveries of a record table cover, and whether the delivery that decides about the
-- month is made up: the months in their scope; every month for places; for what arrives late, the months of
-- which that is told.
select
    decided.extract_name,
    decided.table_name,
    decided.area_code,
    decided.month_end,
    delivery.is_made_up
from {{ ref('int_record_decided') }} as decided
inner join {{ ref('int_record_delivery') }} as delivery
    on
        decided.extract_name = delivery.extract_name
        and decided.table_name = delivery.table_name
        and decided.area_code = delivery.area_code
        and decided.reporting_period = delivery.reporting_period
union all
select
    'places' as extract_name,
    'places' as table_name,
    area_code,
    month_end,
    is_made_up
from {{ ref('int_place_month') }}
union all
select
    'arrival' as extract_name,
    indicator_code as table_name,
    area_code,
    month_end,
    max(case when is_made_up then 1 else 0 end) = 1 as is_made_up
from {{ ref('int_arrival_month') }}
group by indicator_code, area_code, month_end
