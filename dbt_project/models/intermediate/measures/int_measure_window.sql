-- For each computed indicator the months and longer windows that the deliveries cover. Events need every
-- month of the window, stocks its last month and no rolling year; what looks back needs the months before as
-- well. One made-up month makes the window made up.
with source as (
    {{ measured_from() }}
),

calendar as (
    select
        period_kind,
        period_start,
        period_end,
        months_in_window
    from {{ ref('int_calendar_window') }}
    union all
    select
        'month' as period_kind,
        month_start as period_start,
        month_end as period_end,
        1 as months_in_window
    from {{ ref('int_calendar_day') }}
    where
        date_day = month_end
        and month_end <= {{ period_end() }}
),

needed as (
    select
        source.indicator_code,
        source.extract_name,
        source.table_name,
        calendar.period_kind,
        calendar.period_start,
        calendar.period_end,
        case when indicators.kind = 'flow' then calendar.months_in_window else 1 end
        + source.months_before as months_needed
    from source
    inner join {{ ref('indicators') }} as indicators
        on source.indicator_code = indicators.indicator_code
    inner join calendar
        on indicators.kind = 'flow' or calendar.period_kind <> 'rolling_12_months'
),

covered as (
    select
        needed.indicator_code,
        needed.table_name,
        month.area_code,
        needed.period_kind,
        needed.period_start,
        needed.period_end,
        max(case when month.is_made_up then 1 else 0 end) as made_up
    from needed
    inner join {{ ref('int_record_month') }} as month
        on
            needed.extract_name = month.extract_name
            and needed.table_name = month.table_name
            and needed.period_end >= month.month_end
            and last_day({{ add_months('needed.period_end', '-needed.months_needed') }}) < month.month_end
    group by
        needed.indicator_code,
        needed.table_name,
        month.area_code,
        needed.period_kind,
        needed.period_start,
        needed.period_end,
        needed.months_needed
    having count(*) = needed.months_needed
),

tables_needed as (
    select
        indicator_code,
        count(*) as tables
    from source
    group by indicator_code
)

select
    covered.indicator_code,
    covered.area_code,
    covered.period_kind,
    covered.period_start,
    covered.period_end,
    max(covered.made_up) = 1 as is_made_up
from covered
inner join tables_needed
    on covered.indicator_code = tables_needed.indicator_code
group by
    covered.indicator_code,
    covered.area_code,
    covered.period_kind,
    covered.period_start,
    covered.period_end,
    tables_needed.tables
having count(*) = tables_needed.tables
