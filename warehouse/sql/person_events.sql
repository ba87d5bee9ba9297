-- One row is something that happened to a person id: merged and split ones, and those created later than the first.
SELECT event_id, happened_at, event, person_id, other_person_id
FROM registry.event AS event
WHERE event IN ('merged', 'split')
    OR (event = 'created' AND happened_at > (SELECT min(happened_at) FROM registry.event))
ORDER BY event_id
