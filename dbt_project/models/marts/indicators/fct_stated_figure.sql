-- Grain: one row per statement of a figure, as some document makes it. What the release holds back of a cell
-- is held back here too.
select
    statement.indicator_code,
    statement.area_code,
    statement.period_kind,
    statement.period_end,
    statement.breakdown,
    statement.breakdown_value,
    statement.origin,
    cast(statement.statement_rank as integer) as statement_rank,
    case when cell.value is not null then statement.numerator end as numerator,
    case when cell.value is not null then statement.denominator end as denominator,
    case when cell.value is not null then statement.value end as value,
    case when cell.value is null then cell.symbol else statement.symbol end as symbol,
    statement.status,
    coalesce(statement.source, documents.publisher) as source,
    statement.document,
    documents.title as document_title,
    documents.document_date,
    statement.place,
    statement.period_text,
    '{{ var("release_id") }}' as release_id
from {{ ref('int_indicator_statement') }} as statement
inner join {{ ref('documents') }} as documents
    on statement.document = documents.document
inner join {{ ref('int_indicator_cell_completed') }} as cell
    on
        statement.indicator_code = cell.indicator_code
        and statement.area_code = cell.area_code
        and statement.period_kind = cell.period_kind
        and statement.period_end = cell.period_end
        and statement.breakdown = cell.breakdown
        and statement.breakdown_value = cell.breakdown_value
