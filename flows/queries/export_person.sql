-- One row: the person $person_id.
SELECT * FROM person WHERE person_id = $person_id
