-- Every stated figure, newest and leading statement of a cell first. A published repeat comes after all that
-- repeat nothing: a compilation leads only where the publication that it repeats is not at hand.
with statement as (
    {{ union_statements([
        'stg_returned_figures__figure',
        'stg_published_statistics__figure',
    ]) }}
)

select
    statement.indicator_code,
    statement.area_code,
    statement.period_kind,
    statement.period_end,
    statement.breakdown,
    statement.breakdown_value,
    statement.numerator,
    statement.denominator,
    statement.value,
    statement.symbol,
    statement.status,
    statement.origin,
    statement.source,
    statement.publication_date,
    statement.document,
    statement.place,
    statement.statement_no,
    statement.period_text,
    statement.reporting_period,
    statement.delivery_sha256,
    statement.source_row,
    row_number() over (
        partition by
            statement.indicator_code,
            statement.area_code,
            statement.period_kind,
            statement.period_end,
            statement.breakdown,
            statement.breakdown_value,
            statement.origin
        order by
            case when statement.origin = 'published' then statement.statement_no else 1 end asc,
            statement.reporting_period desc,
            documents.document_date desc,
            statement.document asc,
            statement.statement_no asc,
            statement.source_row asc
    ) as statement_rank
from statement
inner join {{ ref('documents') }} as documents
    on statement.document = documents.document
