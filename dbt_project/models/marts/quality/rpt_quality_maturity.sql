-- Grain: one row per record table and month.
with item as (
    select
        extract_name,
        table_name,
        month_end,
        max(rows_received) as rows_received,
        cast(count(*) as integer) as items,
        {{ ratio('sum(score)', 'count(*)', 1) }} as item_mean,
        {{ ratio('sum(coverage)', 'count(*)', 1) }} as coverage,
        {{ ratio(
            'cast(sum(score) as double) * sum(coverage)', 'count(*) * count(*)', 100
        ) }} as maturity_index
    from {{ ref('int_quality_item') }}
    group by extract_name, table_name, month_end
)

select
    month.extract_name as extract,
    month.table_name,
    substr(cast(month.month_end as varchar), 1, 7) as period,
    month.is_made_up,
    month.is_received,
    case
        when {{ is_few('item.rows_received', 'policy.value') }} then null
        else coalesce(item.rows_received, 0)
    end as rows_received,
    coalesce(item.items, 0) as items,
    item.item_mean,
    coalesce(item.coverage, month.coverage) as coverage,
    case
        when month.is_received then item.maturity_index
        else cast(0 as decimal(18, 6))
    end as maturity_index,
    '{{ var("release_id") }}' as release_id
from {{ ref('int_quality_coverage') }} as month
inner join {{ ref('disclosure_policy') }} as policy
    on policy.setting = 'threshold'
left join item
    on
        month.extract_name = item.extract_name
        and month.table_name = item.table_name
        and month.month_end = item.month_end
