-- One row is the person $person_id as somebody to whom a mail went.
SELECT * FROM message_recipient WHERE person_id = $person_id ORDER BY ALL
