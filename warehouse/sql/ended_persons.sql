-- One row is a person id that is nobody's now: whose alias it is since it ended in a merge, and whether it has no
-- record left. They are few among those that were given out.
WITH retired AS (
    SELECT person_id
    FROM registry.event
    WHERE person_id IN (SELECT person_id FROM registry.event WHERE event = 'retired')
    GROUP BY person_id
    HAVING arg_max(event, event_id) = 'retired'
)
SELECT person_id, person.alias_of, retired.person_id IS NOT NULL AS is_retired
FROM registry.person AS person
LEFT JOIN retired USING (person_id)
WHERE person.alias_of IS NOT NULL OR retired.person_id IS NOT NULL
ORDER BY person_id
