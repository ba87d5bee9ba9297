-- One row is a person and an address under which they were invited or written of, where, and from when to when. They
-- used it themselves where they wrote from it, invited or accepted.
CREATE TABLE derived.address_met AS
WITH seen AS (
    SELECT
        attendee.person_id,
        attendee.email,
        meeting.account,
        meeting.source,
        meeting.starts_on AS seen_on,
        meeting.ended_on,
        attendee.is_organizer OR coalesce(attendee.response = 'accepted', FALSE) AS is_own
    FROM derived.meeting_attendee AS attendee
    JOIN derived.meeting AS meeting USING (meeting_id)
    WHERE attendee.person_id IS NOT NULL
    UNION ALL
    SELECT
        known.person_id,
        known.address,
        message.account,
        message.source,
        message.contact_on,
        message.contact_on,
        party.is_sender AND NOT (message.is_automatic OR message.is_bounce OR message.is_draft OR message.is_junk)
    FROM derived.message_party AS party
    JOIN derived.written AS known USING (written_number)
    JOIN derived.message AS message USING (message_number)
    WHERE known.person_id IS NOT NULL AND NOT message.is_absurd
),
seen_by_source AS (
    SELECT
        seen.person_id,
        seen.email,
        seen.account,
        seen.source,
        min(seen.seen_on) FILTER (seen.ended_on <= day.as_of) AS first_seen_on,
        max(seen.seen_on) FILTER (seen.ended_on <= day.as_of) AS last_seen_on,
        min(seen.seen_on) FILTER (seen.is_own AND seen.ended_on <= day.as_of) AS first_own_on,
        max(seen.seen_on) FILTER (seen.is_own AND seen.ended_on <= day.as_of) AS last_own_on,
        count(*) FILTER (seen.is_own AND seen.ended_on <= day.as_of) AS own_count
    FROM seen, core.day AS day
    GROUP BY seen.person_id, seen.email, seen.account, seen.source
)
SELECT
    person_id,
    email,
    list(account || '/' || source ORDER BY account || '/' || source) AS met_in,
    min(first_seen_on) AS first_seen_on,
    max(last_seen_on) AS last_seen_on,
    min(first_own_on) AS first_own_on, -- NULL: never used by themselves
    max(last_own_on) AS last_own_on,
    CAST(sum(own_count) AS BIGINT) AS own_count
FROM seen_by_source
GROUP BY person_id, email;
