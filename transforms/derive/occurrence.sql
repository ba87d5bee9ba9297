-- One row is one occurrence as one entry of a calendar tells it; other entries may tell the same one. It may be a
-- single meeting, a start that the rule of a series gave, an occurrence changed by hand (is_override), or one that the
-- calendar took out of its series (gone_at).
CREATE TABLE derived.occurrence AS
WITH change AS (
    SELECT
        entry_id,
        account,
        source,
        record_id,
        uid,
        recurrence_id,
        time_zone,
        starts - recurrence_id AS moved_by,
        ends - starts AS lasts
    FROM core.meeting_entry
    WHERE applies_to_following
),
told AS (
    SELECT
        entry_id,
        recurrence_id IS NOT NULL AS is_override,
        starts,
        ends,
        coalesce(recurrence_id, starts) AS original,
        time_zone,
        NULL::TIMESTAMPTZ AS seen_at,
        NULL::TIMESTAMPTZ AS gone_at
    FROM core.meeting_entry
    WHERE recurrence_id IS NOT NULL OR len(rrules) + len(rdates) = 0
    UNION ALL
    -- The wall clock of the end, too, stays through changes of the clocks.
    SELECT
        coalesce(change.entry_id, series.entry_id),
        FALSE,
        series.starts + coalesce(change.moved_by, INTERVAL 0 SECOND),
        series.starts + coalesce(change.moved_by, INTERVAL 0 SECOND) + coalesce(change.lasts, entry.ends - entry.starts),
        series.starts,
        entry.time_zone,
        NULL,
        NULL
    FROM derived.series_occurrence AS series
    JOIN core.meeting_entry AS entry ON entry.entry_id = series.entry_id
    -- The last change, at or before this occurrence, of it and all that follow (RFC 5545, 3.2.13).
    ASOF LEFT JOIN change
        ON change.account = entry.account
        AND change.source = entry.source
        AND change.record_id = entry.record_id
        AND change.uid = entry.uid
        -- Told in another zone it changes one occurrence only: nobody was seen to write that.
        AND coalesce(change.time_zone, '') = coalesce(entry.time_zone, '')
        AND change.recurrence_id <= series.starts
    WHERE series.problem IS NULL
    UNION ALL
    -- Who was there is told by the series as it is now, or last was.
    SELECT
        entry.entry_id,
        FALSE,
        gone.starts,
        coalesce(gone.ends, gone.starts + (entry.ends - entry.starts)),
        gone.original,
        gone.time_zone,
        gone.seen_at,
        gone.gone_at
    FROM core.taken_out AS gone
    JOIN core.meeting_entry AS entry USING (account, source, uid)
    WHERE entry.recurrence_id IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY gone.account, gone.source, gone.uid, gone.original, gone.time_zone
        ORDER BY entry.record_id = gone.record_id DESC, entry.is_gone, entry.record_id, entry.entry
    ) = 1
),
zoned AS (
    SELECT
        told.entry_id,
        told.is_override,
        -- Years that no Python datetime holds in every zone would break readers.
        greatest(told.starts, TIMESTAMP '0002-01-01') AS starts,
        least(told.ends, TIMESTAMP '9998-12-31') AS ends,
        told.original,
        told.seen_at,
        told.gone_at,
        entry.uid,
        entry.is_all_day,
        CASE WHEN told.time_zone IS NULL THEN owner_zone.time_zone ELSE coalesce(known.name, 'UTC') END AS zone,
        CASE WHEN entry.is_all_day THEN 'UTC' ELSE zone END AS original_zone,
        told.gone_at IS NOT NULL
        OR entry.uid IN (
            SELECT uid FROM core.meeting_entry WHERE recurrence_id IS NOT NULL OR len(rrules) + len(rdates) > 0
        ) AS is_recurring
    FROM told
    JOIN core.meeting_entry AS entry ON entry.entry_id = told.entry_id
    ASOF JOIN derived.owner_zone AS owner_zone ON told.starts >= owner_zone.from_wall
    LEFT JOIN pg_timezone_names() AS known ON known.name = told.time_zone
),
reading AS MATERIALIZED (
    -- Every wall-clock time of a zone once: meetings begin on the hour, and zones are slow to ask.
    SELECT wall, zone, derived.instant(wall, zone) AS instant
    FROM (
        SELECT starts AS wall, zone FROM zoned
        UNION
        SELECT ends, zone FROM zoned
        UNION
        SELECT original, original_zone FROM zoned WHERE is_recurring
    )
),
timed AS (
    SELECT
        zoned.* EXCLUDE (starts, ends, original, zone, original_zone),
        first.instant AS occurred_at,
        last.instant AS ended_at,
        -- Which occurrence of its series; a single meeting stays the same one when it is moved.
        own.instant AS original_at
    FROM zoned
    JOIN reading AS first ON first.wall = zoned.starts AND first.zone = zoned.zone
    JOIN reading AS last ON last.wall = zoned.ends AND last.zone = zoned.zone
    LEFT JOIN reading AS own
        ON zoned.is_recurring AND own.wall = zoned.original AND own.zone = zoned.original_zone
),
-- Google leaves what was deleted in the rule of the series, and tells of it by an entry of its own.
deleted AS (
    SELECT entry.account, entry.source, timed.uid, timed.original_at, bool_and(entry.is_gone) AS is_gone
    FROM timed
    JOIN core.meeting_entry AS entry USING (entry_id)
    WHERE entry.status = 'deleted'
    GROUP BY ALL
),
left_in AS (
    SELECT timed.*
    FROM timed
    JOIN core.meeting_entry AS entry USING (entry_id)
    LEFT JOIN deleted
        ON deleted.account = entry.account
        AND deleted.source = entry.source
        AND deleted.uid = timed.uid
        AND deleted.original_at = timed.original_at
    WHERE timed.is_override OR timed.gone_at IS NOT NULL OR deleted.uid IS NULL OR (deleted.is_gone AND NOT entry.is_gone)
),
local AS (
    SELECT
        left_in.*,
        left_in.occurred_at AT TIME ZONE first_zone.time_zone AS local_start,
        greatest(left_in.occurred_at, left_in.ended_at - INTERVAL 1 MICROSECOND) AS last_instant
    FROM left_in
    ASOF JOIN derived.owner_zone AS first_zone ON left_in.occurred_at >= first_zone.from_at
)
SELECT
    local.entry_id,
    local.uid,
    local.original_at,                 -- the start that the series gave it; NULL when not recurring
    local.is_override,
    local.is_recurring,
    local.is_all_day,
    local.seen_at,                     -- of what was taken out of its series: when it was last there to be seen
    local.gone_at,                     -- when we learnt that it was taken out; NULL: it was not
    local.occurred_at,
    local.ended_at,
    local.local_start::DATE AS starts_on,  -- the owner's day of the start
    (local.last_instant AT TIME ZONE last_zone.time_zone)::DATE AS ended_on,  -- of the last instant
    isodow(local.local_start) <= 5
    AND hour(local.local_start) >= rule.office_from_hour
    AND hour(local.local_start) < rule.office_until_hour AS is_office_hours
FROM local
ASOF JOIN derived.owner_zone AS last_zone ON local.last_instant >= last_zone.from_at
CROSS JOIN derived.rule AS rule
CROSS JOIN core.day AS day
WHERE NOT local.is_recurring OR local.is_override OR local.local_start::DATE <= day.as_of + rule.days_ahead;
