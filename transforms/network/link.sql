-- One row is a person and somebody else who was with them where the owner was too: at a meeting or on a mail that counts
-- as contact, so among few. Each two people make two rows, one either way.
CREATE TABLE derived.link AS
WITH present AS (
    SELECT
        2 * attendee.meeting_id AS event,
        attendee.person_id,
        meeting.starts_on AS met_on,
        meeting.ended_on,
        meeting.group_size
    FROM derived.meeting_attendee AS attendee
    JOIN derived.meeting AS meeting USING (meeting_id)
    WHERE meeting.reason = 'meeting'
        AND meeting.group_size >= 2
        AND attendee.bar IS NULL
        AND coalesce(attendee.response NOT IN ('declined', 'delegated'), TRUE)
    UNION ALL
    SELECT 2 * party.message_number + 1, party.who, message.contact_on, message.contact_on, verdict.group_size
    FROM derived.message_party AS party
    JOIN derived.written AS known USING (written_number)
    JOIN derived.message AS message USING (message_number)
    JOIN derived.message_verdict AS verdict USING (message_number)
    WHERE verdict.counts AND verdict.group_size >= 2 AND party.who > 0 AND known.bar IS NULL
),
human AS (
    SELECT present.*
    FROM present
    JOIN derived.person_seen AS person USING (person_id)
    CROSS JOIN core.day AS day
    WHERE person.kind = 'human' AND NOT person.is_owner AND present.ended_on <= day.as_of
),
paired AS (
    SELECT
        one.person_id,
        other.person_id AS other_id,
        one.event,
        one.met_on,
        one.group_size
    FROM human AS one
    JOIN human AS other ON other.event = one.event AND other.person_id > one.person_id
),
summed AS (
    SELECT
        paired.person_id,
        paired.other_id,
        count(DISTINCT paired.met_on) AS day_count,
        max(paired.met_on) AS last_on,
        max({met_on: paired.met_on, event: paired.event}).event AS last_event,
        round(
            sum(pow(0.5, (day.as_of - paired.met_on) / constant.half_life_days) / paired.group_size),
            9
        ) AS strength
    FROM paired, derived.network_constant AS constant, core.day AS day
    GROUP BY paired.person_id, paired.other_id
)
SELECT
    person_id,
    other_id,
    day_count,                         -- days together
    last_on,
    last_event,                        -- the newest: twice the meeting_id, or twice the message_number and one
    strength                           -- sum of 1/n over their events, halved every half-life
FROM summed
UNION ALL
SELECT other_id, person_id, day_count, last_on, last_event, strength
FROM summed;
