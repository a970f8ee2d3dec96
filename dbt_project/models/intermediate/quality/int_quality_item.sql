-- Grain: one row per record table, month in which it came, and column that has to be given.
-- Score after NHS England's Data Quality Maturity Index: (valid and complete - excess defaults) / rows.
with counted as (
    select
        extract_name,
        table_name,
        last_day(cast(period || '-01' as date)) as month_end,
        column_name,
        rows_received,
        n_valid,
        case
            when n_default > default_threshold * rows_received
                then n_default - default_threshold * rows_received
            else 0
        end as excess
    from {{ ref('stg_ledger__item_count') }}
    where rows_received > 0
)

select
    counted.extract_name,
    counted.table_name,
    counted.month_end,
    counted.column_name,
    counted.rows_received,
    {{ ratio('(counted.n_valid - counted.excess)', 'counted.rows_received', 1) }} as score,
    coverage.coverage
from counted
inner join {{ ref('int_quality_coverage') }} as coverage
    on
        counted.extract_name = coverage.extract_name
        and counted.table_name = coverage.table_name
        and counted.month_end = coverage.month_end
