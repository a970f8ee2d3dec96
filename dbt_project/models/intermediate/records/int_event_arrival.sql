-- Events as known now, each with how many months after its own the first delivery showed it.
with shown as (
    {{ events_first_shown() }}
),

known as (
    {{ events_of_all_kinds() }}
)

select
    known.extract_name,
    known.table_name,
    known.event_kind,
    known.area_code,
    known.child_id,
    known.event_on,
    {{ months_between('known.event_on', "cast(shown.first_shown_in || '-01' as date)") }} as months_late
from known
inner join shown
    on
        known.table_name = shown.table_name
        and known.event_kind = shown.event_kind
        and known.area_code = shown.area_code
        and known.child_id = shown.child_id
        and known.row_day = shown.row_day
