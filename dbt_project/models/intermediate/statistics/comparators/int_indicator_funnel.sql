-- Grain: one row per authority's proportion, where enough have one to stand for all: the limits between
-- which it would lie if it were like all authorities together, and where it lies.
with proportion as (
    select
        slot_no,
        area_code,
        cast(numerator as double) as x,
        cast(denominator as double) as n,
        cast(sum(numerator) over (partition by slot_no) as double)
        / cast(sum(denominator) over (partition by slot_no) as double) as p,
        count(*) over (partition by slot_no) as authorities_used
    from {{ ref('int_benchmark_cell') }}
    where
        area_kind = 'authority'
        and interval_method = 'wilson'
),

bounded as (
    select
        slot_no,
        area_code,
        x / n as share,
        p as centre,
        {{ funnel('p', 'n', 'lower', '95') }} as lower_95,
        {{ funnel('p', 'n', 'upper', '95') }} as upper_95,
        {{ funnel('p', 'n', 'lower', '99.8') }} as lower_998,
        {{ funnel('p', 'n', 'upper', '99.8') }} as upper_998
    from proportion
    where authorities_used >= {{ var('national_minimum') }}
)

select
    slot_no,
    area_code,
    share,
    centre,
    lower_95,
    upper_95,
    lower_998,
    upper_998,
    case
        when share > upper_998 then 'above_99_8'
        when share > upper_95 then 'above_95'
        when share < lower_998 then 'below_99_8'
        when share < lower_95 then 'below_95'
        else 'within'
    end as funnel_position
from bounded
