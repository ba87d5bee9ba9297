-- One row is a person_id that ended in a merge, and the person whom it means now.
CREATE VIEW main.person_alias AS
WITH merged AS (
    SELECT person_id, other_person_id AS alias_of FROM derived.person_event WHERE event = 'merged'
),
ended AS (
    SELECT person_id, alias_of FROM core.known_person WHERE alias_of IS NOT NULL
    UNION
    FROM merged
),
living AS (SELECT person_id FROM derived.person)
SELECT DISTINCT ended.person_id AS alias_id, coalesce(merged.alias_of, ended.alias_of) AS person_id
FROM ended
-- The one whom it meant may have ended in this refresh.
LEFT JOIN merged ON merged.person_id = ended.alias_of
WHERE ended.person_id NOT IN (FROM living) AND coalesce(merged.alias_of, ended.alias_of) IN (FROM living);
COMMENT ON VIEW main.person_alias IS 'A person_id that ended in a merge, and the person whom it means now.';
COMMENT ON COLUMN main.person_alias.alias_id IS 'The person_id that was.';
COMMENT ON COLUMN main.person_alias.person_id IS 'The person whom it means.';
