-- One row is something that happened to a person id; said twice in a row, it is there once. An id may end and come back
-- more than once.
INSERT INTO registry.event (event_id, happened_at, event, person_id, other_person_id, records)
SELECT
    (SELECT coalesce(max(event_id), 0) FROM registry.event) + row_number() OVER (ORDER BY position),
    $happened_at, event, person_id, other_person_id, records
FROM (
    SELECT event, person_id, other_person_id, records, min(position) AS position
    FROM event_now
    GROUP BY ALL
) AS fresh
ANTI JOIN (
    FROM registry.event
    QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY event_id DESC) = 1
) AS latest
    ON latest.event = fresh.event
    AND latest.person_id = fresh.person_id
    AND latest.other_person_id IS NOT DISTINCT FROM fresh.other_person_id
    AND latest.records IS NOT DISTINCT FROM fresh.records
ORDER BY position
