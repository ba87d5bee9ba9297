-- One row is the tie to the person, if it is going stale $person_id.
SELECT * FROM stale_tie WHERE person_id = $person_id ORDER BY ALL
