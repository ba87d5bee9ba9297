-- One row is a value of the person, and where it comes from $person_id.
SELECT * FROM person_value WHERE person_id = $person_id ORDER BY ALL
