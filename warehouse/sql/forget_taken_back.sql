-- One row is one that goes from judged.taken_back.
DELETE FROM judged.taken_back
USING forgotten_word
WHERE taken_back.word_id = forgotten_word.word_id
