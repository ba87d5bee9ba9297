-- One row is a record of the person $person_id.
SELECT account, source, record_id, is_observed
FROM person_record
WHERE person_id = $person_id
ORDER BY account, source, record_id
