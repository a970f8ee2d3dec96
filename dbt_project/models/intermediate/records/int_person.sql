-- One row per child: birth date, sex and ethnicity group as last known, of two rows of a list the later. The
-- birth date goes no further.
with ranked as (
    select
        area_code,
        child_id,
        birth_date,
        sex,
        ethnicity,
        row_number() over (
            partition by area_code, child_id
            order by
                case when birth_date is null then 1 else 0 end asc,
                reporting_period desc,
                list_no asc,
                source_row desc
        ) as birth_date_rank,
        row_number() over (
            partition by area_code, child_id
            order by
                case when sex is null then 1 else 0 end asc,
                reporting_period desc,
                list_no asc,
                source_row desc
        ) as sex_rank,
        row_number() over (
            partition by area_code, child_id
            order by
                case when ethnicity is null then 1 else 0 end asc,
                reporting_period desc,
                list_no asc,
                source_row desc
        ) as ethnicity_rank
    from {{ ref('int_person_stated') }}
)

select
    area_code,
    child_id,
    max(case when birth_date_rank = 1 then birth_date end) as birth_date,
    case max(case when sex_rank = 1 then sex end)
        when 'M' then 'male'
        when 'F' then 'female'
        when 'U' then 'neither'
        else 'not_stated'
    end as sex,
    coalesce(max(case when ethnicity_rank = 1 then ethnicity end), 'not_stated') as ethnicity
from ranked
group by area_code, child_id
