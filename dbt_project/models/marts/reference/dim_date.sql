select
    date_day,
    month_start,
    month_end,
    cast(extract(year from date_day) as varchar) || '-'
    || lpad(cast(extract(month from date_day) as varchar), 2, '0') as month_label,
    financial_year,
    financial_month_no,
    'Q' || cast(cast(floor((financial_month_no - 1) / 3) as integer) + 1 as varchar) as quarter,
    {{ academic_year('date_day') }} as academic_year,
    is_working_day,
    '{{ var("release_id") }}' as release_id
from {{ ref('int_calendar_day') }}
