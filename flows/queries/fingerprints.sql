-- One row is a record of the person $person_id with what it would be known again by, cards first. Internal tables:
-- what they hold goes back into warehouse.duckdb.
SELECT fingerprint.*
FROM derived.fingerprint AS fingerprint
JOIN person_record AS record USING (account, source, record_id)
WHERE record.person_id = $person_id
ORDER BY record.is_observed, account, source, record_id
