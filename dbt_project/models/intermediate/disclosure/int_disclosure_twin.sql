-- The unsuppressed twin of what a release shows, for named staff in the secure zone.
{{ config(schema='restricted', alias='indicator_value') }}

select
    '{{ var("release_id") }}' as release_id,
    figure.indicator_code,
    figure.area_code,
    figure.period_kind,
    figure.period_start,
    figure.period_end,
    figure.breakdown,
    figure.breakdown_value,
    figure.numerator,
    figure.denominator,
    figure.cases,
    figure.value,
    decided.outcome,
    figure.is_made_up
from {{ ref('int_disclosure_figure') }} as figure
inner join {{ ref('int_disclosure_decided') }} as decided
    on
        figure.indicator_code = decided.indicator_code
        and figure.area_code = decided.area_code
        and figure.period_kind = decided.period_kind
        and figure.period_end = decided.period_end
        and figure.breakdown = decided.breakdown
        and figure.breakdown_value = decided.breakdown_value
