-- One row is a record of the person $person_id.
SELECT * FROM person_record WHERE person_id = $person_id ORDER BY is_observed, account, source, record_id
