-- One row is a meeting that the person $person_id is on.
SELECT * FROM meeting WHERE meeting_id IN (SELECT meeting_id FROM meeting_attendee WHERE person_id = $person_id) ORDER BY ALL
