-- One row is something that happened to a person id, and the owner's day: merged, split, or created, with a card by now,
-- after the first refresh, in which everybody is new.
CREATE TABLE derived.person_turn AS
WITH event AS (
    SELECT happened_at, event, person_id, other_person_id FROM core.person_event
    UNION
    SELECT refresh.refreshed_at, event, person_id, other_person_id
    FROM derived.person_event, core.refresh AS refresh
    WHERE event IN ('merged', 'split') OR (event = 'created' AND EXISTS (FROM core.last_person_id WHERE person_id > 0))
)
SELECT
    event.event,
    event.person_id,
    event.other_person_id,
    CASE WHEN event.event = 'merged' THEN event.other_person_id ELSE event.person_id END AS living_id,
    (event.happened_at AT TIME ZONE zone.time_zone)::DATE AS happened_on
FROM event
ASOF JOIN derived.owner_zone AS zone ON event.happened_at >= zone.from_at
WHERE event.event <> 'created'
    OR event.person_id IN (SELECT person_id FROM derived.person_record WHERE NOT is_observed);
