-- One row is a command whose text may name whom a word that leaves is about: what kind it was, no longer of whom.
UPDATE judged.command
SET text = split_part(text, ' ', 1) || ' (someone forgotten)'
WHERE command_id IN (
    SELECT command_id FROM judged.word SEMI JOIN leaving_word USING (word_id)
    UNION
    SELECT command_id FROM judged.anchor SEMI JOIN leaving_word USING (word_id)
    UNION
    SELECT command_id FROM judged.taken_back SEMI JOIN leaving_word USING (word_id)
)
