-- One row: the tie to the person $person_id, as of the refresh.
SELECT * FROM tie WHERE person_id = $person_id
