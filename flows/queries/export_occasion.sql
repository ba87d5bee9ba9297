-- One row is an occasion to write to the person $person_id.
SELECT * FROM occasion WHERE person_id = $person_id ORDER BY ALL
