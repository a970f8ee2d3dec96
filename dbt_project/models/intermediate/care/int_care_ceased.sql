-- Children who ceased to be looked after, by day and reason, as known now: an episode ended for a reason
-- other than X1 (care goes on), or for none that is told and nothing of the child's care is open on that day.
-- A short break (V3, V4) is no care.
select distinct
    episode.area_code,
    episode.child_id,
    episode.ended_on,
    episode.end_reason
from {{ ref('int_episode_ended') }} as episode
where
    coalesce(episode.legal_status, '') not in ('V3', 'V4')
    and (
        episode.end_reason <> 'X1'
        or (
            episode.end_reason is null
            and not exists (
                select other.child_id
                from {{ ref('int_care_episode') }} as other
                where
                    other.area_code = episode.area_code
                    and other.child_id = episode.child_id
                    and other.year_start = {{ collection_year_start('episode.ended_on') }}
                    and {{ open_on('other.started_on', 'other.ended_on', 'episode.ended_on') }}
            )
        )
    )
