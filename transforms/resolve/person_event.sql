-- One row is what became of a person id since the last refresh: created, grew by records that are new, merged into
-- another, split from one, retired as no record of it is left, or returned. One row an id.
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
),
grown AS (
    SELECT
        member.person_id,
        count(*) AS records,
        count(*) FILTER (previous.person_id IS NULL) AS new_records
    FROM derived.person_member AS member
    LEFT JOIN core.previous_member AS previous USING (account, source, record_id)
    GROUP BY member.person_id
)
SELECT 'created' AS event, person_id, NULL::BIGINT AS other_person_id, NULL::BIGINT AS records
FROM living
WHERE person_id NOT IN (SELECT person_id FROM known) AND person_id NOT IN (SELECT new_id FROM split)
UNION ALL
SELECT 'merged', old_id, new_id, NULL FROM merged   -- other_person_id: the id that lives on
UNION ALL
SELECT 'split', new_id, old_id, NULL FROM split     -- other_person_id: the id that it came from
UNION ALL
SELECT 'returned', person_id, NULL, NULL
FROM living
JOIN core.known_person AS before USING (person_id)
WHERE before.is_retired AND person_id IN (SELECT person_id FROM known)
UNION ALL
SELECT 'retired', person_id, NULL, NULL
FROM known
LEFT JOIN core.known_person AS before USING (person_id)
WHERE
    NOT coalesce(before.is_retired, FALSE)
    AND person_id NOT IN (SELECT person_id FROM living)
    AND person_id NOT IN (SELECT old_id FROM merged)
UNION ALL
SELECT 'grew', person_id, NULL, records             -- records: how many it has now
FROM grown
LEFT JOIN core.known_person AS before USING (person_id)
WHERE new_records > 0 AND person_id IN (SELECT person_id FROM known) AND NOT coalesce(before.is_retired, FALSE);
