-- One row is a person of whom the user said what kind they are: the latest word.
CREATE TABLE derived.said_kind AS
SELECT found.person_id, arg_max(word.content, word.word_id) AS kind
FROM derived.word_person AS found
JOIN core.word AS word USING (word_id)
WHERE word.kind = 'kind'
GROUP BY found.person_id;
