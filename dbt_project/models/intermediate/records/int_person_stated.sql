-- What each delivery says about a person. The looked-after return goes before the lists, an unknown is no
-- statement.
select
    area_code,
    child_id,
    reporting_period,
    birth_date,
    sex,
    case
        when ethnicity_code in ('WBRI', 'WIRI', 'WOTH', 'WIRT', 'WROM') then 'white'
        when ethnicity_code in ('MWBC', 'MWBA', 'MWAS', 'MOTH') then 'mixed'
        when ethnicity_code in ('AIND', 'APKN', 'ABAN', 'AOTH', 'CHNE') then 'asian'
        when ethnicity_code in ('BCRB', 'BAFR', 'BOTH') then 'black'
        when ethnicity_code = 'OOTH' then 'other'
    end as ethnicity,
    0 as list_no,
    source_row
from {{ ref('stg_ssda903__header') }}
union all
select
    area_code,
    child_id,
    reporting_period,
    birth_date,
    cast(null as varchar) as sex,
    cast(null as varchar) as ethnicity,
    9 as list_no,
    source_row
from {{ ref('stg_ssda903__care_leaver') }}
union all
{{ persons_in_lists([
    (2, 'stg_annex_a__care'),
    (3, 'stg_annex_a__plan'),
    (4, 'stg_annex_a__need'),
    (5, 'stg_annex_a__enquiry'),
    (6, 'stg_annex_a__assessment'),
    (7, 'stg_annex_a__referral'),
    (8, 'stg_annex_a__contact'),
]) }}
