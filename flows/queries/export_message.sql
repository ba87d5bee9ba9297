-- One row is a mail that the person $person_id sent or got.
SELECT *
FROM message
WHERE sender_person_id = $person_id OR message_number IN (SELECT message_number FROM message_recipient WHERE person_id = $person_id)
ORDER BY ALL
