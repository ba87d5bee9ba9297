-- One row is a tag that the user gave to a person or took from them: the latest word about it, case aside.
CREATE TABLE derived.said_tag AS
SELECT found.person_id, word.content AS tag, word.is_off
FROM derived.word_person AS found
JOIN core.word AS word USING (word_id)
WHERE word.kind = 'tag'
QUALIFY row_number() OVER (PARTITION BY found.person_id, lower(word.content) ORDER BY word.word_id DESC) = 1;
