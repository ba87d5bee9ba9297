-- One row is a word; its id is returned.
INSERT INTO judged.word (word_id, command_id, kind, content, days, from_on, until_on, is_off)
SELECT coalesce(max(word_id), 0) + 1, $command_id, $kind, $content, $days, $from_on, $until_on, $is_off
FROM judged.word
RETURNING word_id
