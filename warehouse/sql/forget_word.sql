-- One row is one that goes from judged.word.
DELETE FROM judged.word
USING forgotten_word
WHERE word.word_id = forgotten_word.word_id
