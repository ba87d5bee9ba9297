-- One row is something between the owner and one person at one time, whether it counts as contact or not.
-- interaction_id grows with time, so the greatest of several is the newest.
CREATE TABLE derived.interaction AS
WITH met AS (
    SELECT
        attendee.person_id,
        meeting.*,
        CASE
            WHEN attendee.bar IS NOT NULL THEN attendee.bar
            WHEN meeting.reason NOT IN ('meeting', 'alone', 'declined_by_them') THEN meeting.reason
            WHEN attendee.response IN ('declined', 'delegated') THEN 'declined_by_them'
            ELSE 'meeting'
        END AS reason_here
    FROM derived.meeting_attendee AS attendee
    JOIN derived.meeting AS meeting USING (meeting_id)
    WHERE attendee.person_id IS NOT NULL
),
told AS (
    SELECT
        met.person_id,
        met.occurred_at,
        met.ended_at,
        met.starts_on AS contact_on,
        met.ended_on,
        'meeting' AS kind,
        'both' AS direction,
        met.group_size,
        1 / sqrt(greatest(met.group_size, 1)) AS weight,  -- docs/decisions/0005-ties.md
        reason.counts,
        reason.reason,
        met.account,
        met.source,
        met.record_id,
        met.meeting_id,
        met.is_gone,
        met.is_recurring,
        met.is_office_hours
    FROM met
    JOIN derived.reason AS reason ON reason.reason = met.reason_here
)
-- meeting_id grows with time. Sorted first and numbered as they come: a third of the work of a window with an order.
SELECT row_number() OVER () AS interaction_id, *
FROM (FROM told ORDER BY meeting_id, person_id);
