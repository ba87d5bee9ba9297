-- One row is an interaction with the person $person_id, newest first, counting or not, with its reason and proof.
SELECT contact_on, kind, title, group_size, counts, reason, reason_sentence, account, source, record_id
FROM timeline($person_id)
ORDER BY occurred_at DESC
LIMIT 20
