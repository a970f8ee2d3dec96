-- Stretches in which a child's clock of an indicator stands still, as a source records them. Of the returns
-- that are read today none does, so there is none; an extract that records stops adds its select here.
select
    cast(null as varchar) as indicator_code,
    cast(null as varchar) as area_code,
    cast(null as varchar) as child_id,
    cast(null as timestamp) as paused_at,
    cast(null as timestamp) as resumed_at
where false
