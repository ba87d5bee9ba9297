-- One row is a value that the user wants to be shown of a person, whatever the records say: of each field the latest word.
CREATE TABLE derived.said_value AS
SELECT
    found.person_id,
    split_part(word.content, ' ', 1) AS field,                          -- name, organisation, title, birthday, address
    substr(word.content, instr(word.content, ' ') + 1) AS value,
    word.word_id
FROM derived.word_person AS found
JOIN core.word AS word USING (word_id)
WHERE word.kind = 'prefer'
QUALIFY row_number() OVER (
    PARTITION BY found.person_id, split_part(word.content, ' ', 1) ORDER BY word.word_id DESC
) = 1 AND NOT word.is_off;
