-- One row is a person: an alias, if its id ended in a merge and has not come back in a split since, of whomever later
-- merges of the survivor led to.
UPDATE registry.person
SET alias_of = now.alias_of
FROM (
    WITH RECURSIVE latest AS (
        SELECT person_id, event, other_person_id
        FROM registry.event
        WHERE event IN ('created', 'merged', 'split')
        QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY event_id DESC) = 1
    ),
    ended AS (SELECT person_id, other_person_id FROM latest WHERE event = 'merged'),
    chain AS (
        SELECT person_id AS ended_id, other_person_id AS person_id
        FROM ended
        UNION
        SELECT chain.ended_id, ended.other_person_id
        FROM chain
        JOIN ended ON ended.person_id = chain.person_id
    ),
    survivor AS (SELECT * FROM chain WHERE person_id NOT IN (SELECT person_id FROM ended))
    SELECT person.person_id, survivor.person_id AS alias_of
    FROM registry.person AS person
    LEFT JOIN survivor ON survivor.ended_id = person.person_id
) AS now
WHERE registry.person.person_id = now.person_id AND registry.person.alias_of IS DISTINCT FROM now.alias_of
