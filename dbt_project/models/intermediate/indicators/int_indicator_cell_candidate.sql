-- Every figure that could fill a cell: computed from records, stated by somebody, or aggregated from stated
-- months.
select
    indicator_code,
    area_code,
    period_kind,
    period_end,
    breakdown,
    breakdown_value,
    numerator,
    denominator,
    value,
    symbol,
    'final' as status,
    'computed' as origin,
    is_made_up,
    cast(null as varchar) as period_text,
    cast(null as varchar) as document,
    period_end as source_period_end,
    1 as derivation_rank
from {{ ref('int_indicator_protected') }}
union all
select
    indicator_code,
    area_code,
    period_kind,
    period_end,
    breakdown,
    breakdown_value,
    numerator,
    denominator,
    value,
    symbol,
    status,
    origin,
    false as is_made_up,
    period_text,
    document,
    period_end as source_period_end,
    1 as derivation_rank
from {{ ref('int_indicator_statement') }}
where statement_rank = 1
union all
select
    indicator_code,
    area_code,
    period_kind,
    period_end,
    breakdown,
    breakdown_value,
    numerator,
    denominator,
    value,
    cast(null as varchar) as symbol,
    'final' as status,
    origin,
    false as is_made_up,
    cast(null as varchar) as period_text,
    cast(null as varchar) as document,
    source_period_end,
    2 as derivation_rank
from {{ ref('int_indicator_window_aggregated') }}
