-- One row: what hangs on the person $person_id, and whether that is the owner.
SELECT
    (SELECT count(*) FROM interaction WHERE person_id = $person_id) AS interactions,
    (SELECT count(*) FROM derived.word_person WHERE person_id = $person_id) AS words,
    (SELECT is_owner FROM person WHERE person_id = $person_id) AS is_owner
