-- Grain: one row per slot and group: the spread of its authorities' values, exact to the last digit.
select
    slot_no,
    group_code,
    min(value) as minimum,
    {{ type_7_quartile(1, 'value', 'position', 'group_size') }} as lower_quartile,
    {{ type_7_quartile(2, 'value', 'position', 'group_size') }} as median,
    {{ mean('value') }} as mean,
    {{ type_7_quartile(3, 'value', 'position', 'group_size') }} as upper_quartile,
    max(value) as maximum,
    count(*) as authorities_used
from {{ ref('int_benchmark_ranked') }}
group by slot_no, group_code
