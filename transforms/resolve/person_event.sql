-- One row is what became of a person id since the last refresh: created, merged into another, or split from one.
CREATE TABLE derived.person_event AS
WITH moved AS (
    SELECT previous.person_id AS old_id, member.person_id AS new_id, count(*) AS records
    FROM core.previous_member AS previous
    JOIN derived.person_member AS member USING (account, source, record_id)
    GROUP BY previous.person_id, member.person_id
),
living AS (SELECT DISTINCT person_id FROM derived.person_member),
known AS (SELECT DISTINCT person_id FROM core.previous_member),
-- Of several heirs or origins the one with the most records, then the oldest.
merged AS (
    SELECT old_id, new_id
    FROM moved
    WHERE old_id NOT IN (SELECT person_id FROM living)
    QUALIFY row_number() OVER (PARTITION BY old_id ORDER BY records DESC, new_id) = 1
),
split AS (
    SELECT old_id, new_id
    FROM moved
    WHERE new_id NOT IN (SELECT person_id FROM known)
    QUALIFY row_number() OVER (PARTITION BY new_id ORDER BY records DESC, old_id) = 1
)
SELECT 'created' AS event, person_id, NULL::BIGINT AS other_person_id
FROM living
WHERE person_id NOT IN (SELECT person_id FROM known) AND person_id NOT IN (SELECT new_id FROM split)
UNION ALL
SELECT 'merged', old_id, new_id FROM merged   -- other_person_id: the id that lives on
UNION ALL
SELECT 'split', new_id, old_id FROM split;    -- other_person_id: the id that it came from
