-- One row is a command that says something of words that leave and of no others, or that took such a one back.
CREATE OR REPLACE TEMP TABLE leaving_command AS
WITH said AS (
    SELECT command_id, word_id FROM judged.word
    UNION ALL
    SELECT command_id, word_id FROM judged.anchor
    UNION ALL
    SELECT command_id, word_id FROM judged.taken_back
),
emptied AS (
    SELECT said.command_id
    FROM said
    LEFT JOIN leaving_word USING (word_id)
    GROUP BY said.command_id
    HAVING bool_and(leaving_word.word_id IS NOT NULL)
)
FROM emptied
UNION
SELECT command_id FROM judged.command WHERE undoes IN (FROM emptied)
