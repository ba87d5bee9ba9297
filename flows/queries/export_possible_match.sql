-- One row is a pair of records that may be one person, one of them of the person $person_id.
SELECT * FROM possible_match WHERE left_person_id = $person_id OR right_person_id = $person_id ORDER BY ALL
