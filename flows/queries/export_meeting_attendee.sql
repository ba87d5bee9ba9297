-- One row is the person $person_id on a meeting.
SELECT * FROM meeting_attendee WHERE person_id = $person_id ORDER BY ALL
