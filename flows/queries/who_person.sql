-- One row: the person $person_id.
SELECT person_id, display_name, organisation, title, birthday, emails, phones, addresses, tags, notes, kind, kind_reason, is_known, known_reason
FROM person
WHERE person_id = $person_id
