-- One row is a record of one of the people $person_ids with what it would be known again by, cards first. Of an id that
-- ended in a merge, whom it became. Internal tables: what they hold goes back into warehouse.duckdb.
WITH asked AS (
    SELECT DISTINCT id AS asked_id, coalesce(person_alias.person_id, id) AS person_id
    FROM (SELECT unnest($person_ids::BIGINT[]) AS id)
    LEFT JOIN person_alias ON person_alias.alias_id = id
)
SELECT asked.asked_id, asked.person_id, person.display_name, fingerprint.*
FROM asked
JOIN person USING (person_id)
JOIN person_record AS record USING (person_id)
JOIN derived.fingerprint AS fingerprint USING (account, source, record_id)
ORDER BY asked.asked_id, record.is_observed, account, source, record_id
