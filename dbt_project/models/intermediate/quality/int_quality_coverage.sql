-- Grain: one row per record table and month, for the candidate's month and the twelve before it, from the
-- first month for which the table was delivered. Coverage looks at a quarter: the month and the two before.
with judged as (
    select distinct
        extract_name,
        table_name
    from {{ ref('stg_ledger__item_count') }}
),

delivered as (
    select distinct
        delivery.extract_name,
        delivery.table_name,
        last_day(cast(delivery.period || '-01' as date)) as month_end,
        max(case when delivery.is_made_up then 1 else 0 end) over (
            partition by delivery.extract_name, delivery.table_name
        ) = 1 as is_made_up
    from {{ ref('stg_ledger__delivery') }} as delivery
    inner join judged
        on
            delivery.extract_name = judged.extract_name
            and delivery.table_name = judged.table_name
    where
        delivery.is_current
        and delivery.authority_code = '{{ var("authority") }}'
),

begun as (
    select
        extract_name,
        table_name,
        is_made_up,
        min(month_end) as first_month_end
    from delivered
    group by extract_name, table_name, is_made_up
),

expected as (
    select
        begun.extract_name,
        begun.table_name,
        begun.is_made_up,
        calendar.date_day as month_end,
        case
            when {{ months_between('begun.first_month_end', 'calendar.date_day') }} < 2
                then 1 + {{ months_between('begun.first_month_end', 'calendar.date_day') }}
            else 3
        end as months_expected
    from begun
    inner join {{ ref('int_calendar_day') }} as calendar
        on begun.first_month_end <= calendar.date_day
    where
        calendar.date_day = calendar.month_end
        and calendar.date_day <= {{ period_end() }}
        and calendar.date_day > last_day({{ add_months(period_end(), -13) }})
)

select
    expected.extract_name,
    expected.table_name,
    expected.month_end,
    expected.is_made_up,
    coalesce(max(delivered.month_end) = expected.month_end, false) as is_received,
    {{ ratio('count(delivered.month_end)', 'max(expected.months_expected)', 1) }} as coverage
from expected
left join delivered
    on
        expected.extract_name = delivered.extract_name
        and expected.table_name = delivered.table_name
        and expected.month_end >= delivered.month_end
        and delivered.month_end > last_day({{ add_months('expected.month_end', -3) }})
group by expected.extract_name, expected.table_name, expected.month_end, expected.is_made_up
