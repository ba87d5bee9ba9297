-- One row is the person as somebody worth reviving $person_id.
SELECT * FROM reconnect WHERE person_id = $person_id ORDER BY ALL
