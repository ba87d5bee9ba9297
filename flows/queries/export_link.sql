-- One row is a tie between the person and somebody else $person_id.
SELECT * FROM link WHERE person_id = $person_id OR other_person_id = $person_id ORDER BY ALL
