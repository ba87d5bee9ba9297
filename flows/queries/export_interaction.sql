-- One row is an interaction with the person $person_id, with its proof.
SELECT * FROM timeline($person_id) ORDER BY occurred_at, account, source, record_id
