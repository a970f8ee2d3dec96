-- Grain: one row per framework, section and indicator: the scorecard's rows in the order of that framework.
with member as (
    select
        sections.framework,
        sections.framework_name,
        sections.section_no,
        sections.section,
        indicators.indicator_code
    from {{ ref('framework_sections') }} as sections
    inner join {{ ref('indicators') }} as indicators
        on ';' || indicators.frameworks || ';' like '%;' || sections.pattern || ';%'
    union all
    select
        'topic' as framework,
        'Topics' as framework_name,
        dense_rank() over (
            order by
                case domain
                    when 'children' then 1
                    when 'adults' then 2
                    when 'send' then 3
                    when 'education' then 4
                    when 'youth_justice' then 5
                    when 'workforce' then 6
                    when 'finance' then 7
                    else 8
                end,
                domain,
                topic
        ) as section_no,
        topic as section,
        indicator_code
    from {{ ref('indicators') }}
)

select
    framework,
    framework_name,
    cast(section_no as integer) as section_no,
    section,
    cast(row_number() over (
        partition by framework, section_no
        order by indicator_code
    ) as integer) as sort_order,
    indicator_code,
    '{{ var("release_id") }}' as release_id
from member
