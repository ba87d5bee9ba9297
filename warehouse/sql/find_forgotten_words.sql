-- One row is a word that goes, since it hangs on a record that does.
INSERT INTO forgotten_word (word_id)
SELECT DISTINCT word_id
FROM judged.anchor
JOIN forgotten USING (account, source, record_id)
ANTI JOIN forgotten_word USING (word_id)
