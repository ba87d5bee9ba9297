-- One row is a person and an address under which they were invited or written of, where, and from when to when. They
-- used it themselves where they wrote from it, invited or accepted.
CREATE TABLE derived.address_met AS
WITH mail AS (
    SELECT
        message_number,
        hash(account, source) AS source_no,
        contact_on,
        NOT (is_automatic OR is_bounce OR is_draft OR is_junk) AS is_own
    FROM derived.message
    WHERE NOT is_absurd
),
seen AS (
    SELECT
        attendee.person_id,
        attendee.email,
        hash(meeting.account, meeting.source) AS source_no,
        min(meeting.starts_on) FILTER (meeting.is_over) AS first_seen_on,
        max(meeting.starts_on) FILTER (meeting.is_over) AS last_seen_on,
        min(meeting.starts_on) FILTER (is_own AND meeting.is_over) AS first_own_on,
        max(meeting.starts_on) FILTER (is_own AND meeting.is_over) AS last_own_on,
        count(*) FILTER (is_own AND meeting.is_over) AS own_count
    FROM (SELECT *, is_organizer OR coalesce(response = 'accepted', FALSE) AS is_own FROM derived.meeting_attendee) AS attendee
    JOIN (
        -- What a calendar that nobody reads goes on foretelling shows no address in use.
        SELECT *, ended_on <= (SELECT as_of FROM core.day) AND NOT is_foretold AS is_over
        FROM derived.meeting
    ) AS meeting USING (meeting_id)
    WHERE attendee.person_id IS NOT NULL
    GROUP BY attendee.person_id, attendee.email, source_no
    UNION ALL
    SELECT known.person_id, known.address, way.* EXCLUDE (written_number)
    FROM (
        -- By numbers first: the ways in which people are written are few beside their mails.
        SELECT
            party.written_number,
            mail.source_no,
            min(mail.contact_on) FILTER (mail.contact_on <= day.as_of),
            max(mail.contact_on) FILTER (mail.contact_on <= day.as_of),
            min(mail.contact_on) FILTER (party.is_sender AND mail.is_own AND mail.contact_on <= day.as_of),
            max(mail.contact_on) FILTER (party.is_sender AND mail.is_own AND mail.contact_on <= day.as_of),
            count(*) FILTER (party.is_sender AND mail.is_own AND mail.contact_on <= day.as_of)
        FROM derived.message_party AS party
        JOIN mail USING (message_number)
        CROSS JOIN core.day AS day
        GROUP BY party.written_number, mail.source_no
    ) AS way
    JOIN derived.written AS known USING (written_number)
    WHERE known.person_id IS NOT NULL
),
named AS (
    SELECT hash(account, source) AS source_no, account || '/' || source AS name
    FROM (SELECT account, source FROM derived.meeting UNION SELECT account, source FROM derived.message)
)
SELECT
    seen.person_id,
    seen.email,
    list(DISTINCT named.name ORDER BY named.name) AS met_in,
    min(seen.first_seen_on) AS first_seen_on,
    max(seen.last_seen_on) AS last_seen_on,
    min(seen.first_own_on) AS first_own_on,  -- NULL: never used by themselves
    max(seen.last_own_on) AS last_own_on,
    CAST(sum(seen.own_count) AS BIGINT) AS own_count
FROM seen
JOIN named USING (source_no)
GROUP BY seen.person_id, seen.email;
