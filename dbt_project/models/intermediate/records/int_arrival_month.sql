-- The months of each table of events of which it can be told what arrived one, two or three months later: the
-- month's own delivery and the later one are both there.
with lag_measure as (
    select
        'DQL001' as indicator_code,
        1 as months_late
    union all
    select
        'DQL002' as indicator_code,
        2 as months_late
    union all
    select
        'DQL003' as indicator_code,
        3 as months_late
),

event_table as (
    {{ event_tables() }}
),

month_delivered as (
    select
        delivery.extract_name,
        delivery.table_name,
        delivery.authority_code as area_code,
        last_day(cast(delivery.period || '-01' as date)) as month_end,
        max(case when delivery.is_made_up then 1 else 0 end) as made_up
    from {{ ref('stg_ledger__delivery') }} as delivery
    inner join event_table
        on
            delivery.extract_name = event_table.extract_name
            and delivery.table_name = event_table.table_name
    where delivery.is_current
    group by
        delivery.extract_name,
        delivery.table_name,
        delivery.authority_code,
        delivery.period
)

select
    lag_measure.indicator_code,
    lag_measure.months_late,
    own.extract_name,
    own.table_name,
    own.area_code,
    own.month_end,
    own.made_up + later.made_up > 0 as is_made_up
from month_delivered as own
inner join month_delivered as later
    on
        own.extract_name = later.extract_name
        and own.table_name = later.table_name
        and own.area_code = later.area_code
inner join lag_measure
    on {{ months_between('own.month_end', 'later.month_end') }} = lag_measure.months_late
