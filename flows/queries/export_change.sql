-- One row is a change of the person $person_id.
SELECT * FROM change WHERE person_id = $person_id OR other_person_id = $person_id ORDER BY ALL
