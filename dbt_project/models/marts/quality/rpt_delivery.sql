-- Grain: one row per delivered table that this release may know, superseded ones included. Where its rows are
-- records of persons, counts of a few of them are held back, and with them the counts they follow from.
with counted as (
    select
        delivery.extract_name,
        delivery.table_name,
        delivery.authority_code,
        delivery.period,
        delivery.received_at,
        delivery.rows_received,
        delivery.rows_accepted,
        delivery.rows_rejected,
        delivery.sha256,
        delivery.is_current,
        delivery.is_made_up,
        delivery.names_persons and {{ is_few('delivery.rows_received', 'policy.value') }} as is_few_received,
        delivery.names_persons and (
            {{ is_few('delivery.rows_received', 'policy.value') }}
            or {{ is_few('delivery.rows_accepted', 'policy.value') }}
            or {{ is_few('delivery.rows_rejected', 'policy.value') }}
        ) as is_few_of_them
    from {{ ref('stg_ledger__delivery') }} as delivery
    inner join {{ ref('disclosure_policy') }} as policy
        on policy.setting = 'threshold'
)

select
    extract_name as extract,
    table_name,
    authority_code,
    period,
    received_at,
    cast(case when not is_few_received then rows_received end as integer) as rows_received,
    cast(case when not is_few_of_them then rows_accepted end as integer) as rows_accepted,
    cast(case when not is_few_of_them then rows_rejected end as integer) as rows_rejected,
    rows_received = rows_accepted + rows_rejected as is_reconciled,
    case when is_few_of_them then 'c' end as symbol,
    sha256,
    is_current,
    is_made_up,
    '{{ var("release_id") }}' as release_id
from counted
