-- One row is something known of the person, with its evidence $person_id.
SELECT * FROM person_fact WHERE person_id = $person_id ORDER BY ALL
