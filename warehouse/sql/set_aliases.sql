-- One row is a person that ended in a merge, whichever later merges its survivor went through too.
UPDATE registry.person
SET alias_of = survivor.person_id
FROM (
    WITH RECURSIVE chain AS (
        SELECT person_id AS ended_id, other_person_id AS person_id
        FROM registry.event
        WHERE event = 'merged'
        UNION
        SELECT chain.ended_id, event.other_person_id
        FROM chain
        JOIN registry.event ON event.event = 'merged' AND event.person_id = chain.person_id
    )
    SELECT ended_id, person_id
    FROM chain
    WHERE person_id NOT IN (SELECT person_id FROM registry.event WHERE event = 'merged')
) AS survivor
WHERE registry.person.person_id = survivor.ended_id
    AND registry.person.alias_of IS DISTINCT FROM survivor.person_id
