-- One row is one that goes from judged.anchor.
DELETE FROM judged.anchor
USING forgotten_word
WHERE anchor.word_id = forgotten_word.word_id
