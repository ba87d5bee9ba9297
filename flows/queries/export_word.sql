-- One row is something that the owner said about the person $person_id.
SELECT * FROM word WHERE person_id = $person_id OR other_person_id = $person_id ORDER BY word_id
