-- One row is something between the owner and one person at one time, whether it counts as contact or not.
-- interaction_id grows with time, so the greatest of several is the newest. The record that shows it is that of its
-- meeting, mail or exchange.
CREATE TABLE derived.interaction AS
WITH met AS (
    SELECT
        attendee.person_id,
        meeting.*,
        CASE
            WHEN attendee.bar IS NOT NULL THEN attendee.bar
            WHEN meeting.reason NOT IN ('meeting', 'ahead', 'alone', 'declined_by_them') THEN meeting.reason
            WHEN attendee.response IN ('declined', 'delegated') THEN 'declined_by_them'
            WHEN meeting.reason = 'ahead' THEN 'ahead'
            ELSE 'meeting'
        END AS reason_here
    FROM derived.meeting_attendee AS attendee
    JOIN derived.meeting AS meeting USING (meeting_id)
    WHERE attendee.person_id IS NOT NULL
),
wrote AS (
    SELECT
        known.person_id,
        message.*,
        verdict.direction,
        verdict.group_size,
        CASE WHEN party.who = 0 THEN 'owner' ELSE coalesce(known.bar, verdict.reason) END AS reason_here
    FROM derived.message_party AS party
    JOIN derived.written AS known USING (written_number)
    JOIN derived.message AS message USING (message_number)
    JOIN derived.message_verdict AS verdict USING (message_number)
    -- What came in concerns its sender only, what went out each recipient.
    WHERE known.person_id IS NOT NULL
        AND CASE verdict.direction WHEN 'in' THEN party.is_sender ELSE party.field_number IS NOT NULL END
),
told AS (
    SELECT
        person_id,
        occurred_at,
        ended_at,
        starts_on AS contact_on,
        ended_on,
        'meeting' AS kind,
        'both' AS direction,
        group_size,
        reason_here AS reason,
        meeting_id,
        NULL AS message_number,
        NULL AS exchange_number,
        is_gone,
        is_recurring,
        is_office_hours
    FROM met
    UNION ALL
    SELECT
        person_id,
        occurred_at,
        occurred_at,
        contact_on,
        contact_on,
        'message',
        direction,
        group_size,
        reason_here,
        NULL,
        message_number,
        NULL,
        is_gone,
        FALSE,
        is_office_hours
    FROM wrote
    UNION ALL
    SELECT
        person_id,
        occurred_at,
        occurred_at,
        contact_on,
        contact_on,
        kind,
        direction,
        group_size,
        reason,
        NULL,
        NULL,
        exchange_number,
        is_gone,
        FALSE,
        is_office_hours
    FROM derived.exchange
)
-- Sorted first and numbered as they come: a third of the work of a window with an order.
SELECT row_number() OVER () AS interaction_id, *
FROM (
    SELECT told.* EXCLUDE (reason), reason.counts, reason.reason
    FROM told
    JOIN derived.reason AS reason USING (reason)
    -- By numbers alone: texts would take as long as all else.
    ORDER BY
        told.occurred_at NULLS FIRST, told.meeting_id, told.message_number, told.exchange_number, told.person_id
);
