-- One row is a person about whose tie the user said something: of each kind of word the latest, if it was not `off`.
CREATE TABLE derived.said_tie AS
WITH latest AS (
    SELECT found.person_id, word.kind, word.content, word.days, word.from_on, word.until_on, word.is_off
    FROM derived.word_person AS found
    JOIN core.word AS word USING (word_id)
    WHERE word.kind IN ('cadence', 'snooze', 'never', 'elsewhere', 'ended')
    QUALIFY row_number() OVER (PARTITION BY found.person_id, word.kind ORDER BY word.word_id DESC) = 1
)
SELECT
    person_id,
    max(days) FILTER (kind = 'cadence') AS cadence_days,
    max(from_on) FILTER (kind = 'cadence') AS cadence_from_on,      -- the day it was said
    max(from_on) FILTER (kind = 'snooze') AS snoozed_from_on,
    max(until_on) FILTER (kind = 'snooze') AS snoozed_until_on,     -- the first day on which it may be stale again
    coalesce(bool_or(kind = 'never'), FALSE) AS is_never,
    coalesce(bool_or(kind = 'elsewhere'), FALSE) AS is_elsewhere,
    max(content) FILTER (kind = 'ended') AS ending,                 -- deceased, estranged, ended
    max(from_on) FILTER (kind = 'ended') AS ended_on
FROM latest
WHERE NOT is_off
GROUP BY person_id;
