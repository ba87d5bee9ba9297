-- One row is something that happened to a person id in an earlier refresh than the first: merged and split ones, and those
-- that came with a card.
SELECT event_id, happened_at, event, person_id, other_person_id
FROM registry.event AS event
WHERE event IN ('merged', 'split')
    OR (
        event = 'created'
        AND happened_at > (SELECT min(happened_at) FROM registry.event)
        AND person_id IN (SELECT person_id FROM registry.member WHERE account <> 'observed')
    )
ORDER BY event_id
