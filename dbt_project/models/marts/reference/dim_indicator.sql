with source as (
    select
        indicator_code,
        {{ join_texts("extract_name || '.' || table_name", ', ', 'table_name') }} as counted_from
    from (
        {{ measured_from() }}
    ) as named
    where extract_name <> 'arrival'
    group by indicator_code
)

select
    indicators.indicator_code,
    indicators.indicator_version,
    indicators.name,
    indicators.plain_definition,
    indicators.domain,
    indicators.topic,
    indicators.numerator_definition,
    indicators.denominator_definition,
    indicators.multiplier,
    indicators.unit,
    indicators.decimals,
    indicators.polarity,
    indicators.kind,
    indicators.official_reference,
    indicators.target,
    indicators.amber_tolerance,
    indicators.leading_origin,
    indicators.owner_role,
    indicators.frameworks,
    indicators.tier,
    indicators.definition_status,
    indicators.counting_decision,
    source.counted_from,
    '{{ var("release_id") }}' as release_id
from {{ ref('indicators') }} as indicators
left join source
    on indicators.indicator_code = source.indicator_code
