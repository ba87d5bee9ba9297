-- One row is a record that belongs to the person $person_id.
SELECT account, name, emails, phones, organisation, record_id, title, source, collections
FROM person_record
WHERE person_id = $person_id
ORDER BY is_observed, account, source, record_id
