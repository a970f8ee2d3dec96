-- Each delivery of a record table that can still say something, with its scope. Annex A reaches six calendar
-- months back, SSDA903 to 1 April, contacts one month; of deliveries with the same scope only the last one
-- counts.
with delivery as (
    select distinct
        extract_name,
        table_name,
        authority_code as area_code,
        period as reporting_period,
        is_made_up,
        cast(period || '-01' as date) as month_start
    from {{ ref('stg_ledger__delivery') }}
    where
        is_current
        and extract_name in ('annex_a', 'ssda903', 'csc_contacts')
),

scoped as (
    select
        extract_name,
        table_name,
        area_code,
        reporting_period,
        is_made_up,
        case extract_name
            when 'annex_a' then {{ add_months('month_start', -5) }}
            when 'ssda903' then {{ add_months('month_start', '1 - ' ~ financial_month_no('month_start')) }}
            else month_start
        end as scope_start,
        last_day(month_start) as scope_end
    from delivery
),

followed as (
    select
        extract_name,
        table_name,
        area_code,
        reporting_period,
        is_made_up,
        scope_start,
        scope_end,
        lead(scope_start) over (
            partition by extract_name, table_name, area_code
            order by reporting_period asc
        ) as next_scope_start
    from scoped
)

select
    extract_name,
    table_name,
    area_code,
    reporting_period,
    is_made_up,
    scope_start,
    scope_end
from followed
where next_scope_start is null or next_scope_start > scope_start
