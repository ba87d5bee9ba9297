-- One row is what became of a person id since the last refresh: created, grew by records that are new, merged into
-- another, split from one, retired as no record of it is left, or returned. One row an id.
CREATE TABLE derived.person_event AS
WITH moved AS (
    SELECT previous_id AS old_id, person_id AS new_id, count(*) AS records
    FROM derived.new_member
    GROUP BY previous_id, person_id
),
-- Whoever was nobody's before, or bears an id to which a record came.
come AS (
    SELECT DISTINCT new_id AS person_id FROM moved
),
unknown AS (
    FROM come ANTI JOIN core.previous_member USING (person_id)
),
ended AS (
    SELECT DISTINCT old_id FROM moved ANTI JOIN derived.person_member AS member ON member.person_id = moved.old_id
    WHERE old_id IS NOT NULL
),
-- Of several heirs or origins the one with the most records, then the oldest.
merged AS (
    SELECT old_id, new_id
    FROM moved
    SEMI JOIN ended USING (old_id)
    QUALIFY row_number() OVER (PARTITION BY old_id ORDER BY records DESC, new_id) = 1
),
split AS (
    SELECT old_id, new_id
    FROM moved
    SEMI JOIN unknown ON unknown.person_id = moved.new_id
    WHERE old_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY new_id ORDER BY records DESC, old_id) = 1
),
grown AS (
    SELECT member.person_id, count(*) AS records
    FROM derived.person_member AS member
    SEMI JOIN (FROM moved WHERE old_id IS NULL) AS fresh ON fresh.new_id = member.person_id
    ANTI JOIN unknown USING (person_id)
    GROUP BY member.person_id
),
gone AS (
    SELECT DISTINCT person_id
    FROM core.previous_member
    ANTI JOIN derived.person_member USING (person_id)
)
SELECT 'created' AS event, person_id, NULL::BIGINT AS other_person_id, NULL::BIGINT AS records
FROM unknown
WHERE person_id NOT IN (SELECT new_id FROM split)
UNION ALL
SELECT 'merged', old_id, new_id, NULL FROM merged   -- other_person_id: the id that lives on
UNION ALL
SELECT 'split', new_id, old_id, NULL FROM split     -- other_person_id: the id that it came from
UNION ALL
SELECT 'returned', before.person_id, NULL, NULL
FROM core.ended_person AS before
SEMI JOIN derived.person_member USING (person_id)
SEMI JOIN core.previous_member USING (person_id)
WHERE before.is_retired
UNION ALL
SELECT 'retired', gone.person_id, NULL, NULL
FROM gone
LEFT JOIN core.ended_person AS before USING (person_id)
WHERE NOT coalesce(before.is_retired, FALSE) AND gone.person_id NOT IN (SELECT old_id FROM merged)
UNION ALL
SELECT 'grew', grown.person_id, NULL, grown.records -- records: how many it has now
FROM grown
LEFT JOIN core.ended_person AS before USING (person_id)
WHERE NOT coalesce(before.is_retired, FALSE);
