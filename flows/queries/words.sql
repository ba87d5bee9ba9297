-- One row is a word of the user, the latest last; those that wait alone unless $wants_all.
SELECT
    word_id, said_at, command, kind, content, days, from_on, until_on, about, state, because, person_id, other_person_id
FROM word
WHERE $wants_all OR state = 'waiting'
ORDER BY word_id
