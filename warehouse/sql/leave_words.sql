-- One row is a word that leaves, since it hangs on a record that does.
INSERT INTO leaving_word (word_id)
SELECT DISTINCT word_id
FROM judged.anchor
SEMI JOIN leaving USING (account, source, record_id)
ANTI JOIN leaving_word USING (word_id)
