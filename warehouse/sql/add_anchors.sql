-- One row is a record on which a word hangs from now on; one that does already stays as it is.
INSERT INTO judged.anchor (word_id, command_id, side, position, account, source, record_id, is_followed)
SELECT word_id, command_id, side, position, account, source, record_id, is_followed
FROM anchor_now
ANTI JOIN judged.anchor AS stored USING (word_id, command_id, side, account, source, record_id)
