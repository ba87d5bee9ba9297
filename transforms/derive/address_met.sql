-- One row is a person and an address under which they were invited, where, and from when to when they were met.
CREATE TABLE derived.address_met AS
WITH met_by_source AS (
    SELECT
        attendee.person_id,
        attendee.email,
        meeting.account,
        meeting.source,
        min(meeting.starts_on) FILTER (meeting.ended_on <= day.as_of) AS first_seen_on,
        max(meeting.starts_on) FILTER (meeting.ended_on <= day.as_of) AS last_seen_on
    FROM derived.meeting_attendee AS attendee
    JOIN derived.meeting AS meeting USING (meeting_id)
    CROSS JOIN core.day AS day
    WHERE attendee.person_id IS NOT NULL
    GROUP BY attendee.person_id, attendee.email, meeting.account, meeting.source
)
SELECT
    person_id,
    email,
    list(account || '/' || source ORDER BY account || '/' || source) AS met_in,
    min(first_seen_on) AS first_seen_on,
    max(last_seen_on) AS last_seen_on
FROM met_by_source
GROUP BY person_id, email;
