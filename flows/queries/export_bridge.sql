-- One row is the person as somebody who joins groups $person_id.
SELECT * FROM bridge WHERE person_id = $person_id ORDER BY ALL
