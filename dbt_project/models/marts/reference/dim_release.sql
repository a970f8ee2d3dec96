-- The release as the build knows it; publishing fills in who approved it and when, and the older releases.
select
    '{{ var("release_id") }}' as release_id,
    '{{ var("period") }}' as period,
    cast(null as timestamp) as published_at,
    cast(null as varchar) as approved_by,
    '{{ var("catalogue_version") }}' as catalogue_version,
    false as is_current,
    nullif('{{ var("previous_release_id") }}', '') as previous_release_id
