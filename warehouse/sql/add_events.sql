-- One row is something that happened to a person id, once for ever.
INSERT INTO registry.event
SELECT
    (SELECT coalesce(max(event_id), 0) FROM registry.event) + row_number() OVER (ORDER BY position),
    $happened_at, event, person_id, other_person_id
FROM (
    SELECT event, person_id, other_person_id, min(position) AS position
    FROM event_now
    GROUP BY ALL
) AS fresh
ANTI JOIN registry.event AS stored
    ON stored.event = fresh.event
    AND stored.person_id = fresh.person_id
    AND stored.other_person_id IS NOT DISTINCT FROM fresh.other_person_id
ORDER BY position
