-- One row is an earlier id of the person $person_id.
SELECT * FROM person_alias WHERE person_id = $person_id ORDER BY ALL
