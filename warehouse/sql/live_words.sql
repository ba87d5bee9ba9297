-- One row is a word that counts: neither it nor its command was taken back.
WITH live AS (
    SELECT command_id, said_at, text
    FROM judged.command
    WHERE command_id NOT IN (SELECT undoes FROM judged.command WHERE undoes IS NOT NULL)
)
SELECT
    word.word_id,
    word.command_id,
    live.said_at,
    live.text AS command,
    word.kind,
    word.content,
    word.days,
    word.from_on,
    word.until_on,
    word.is_off
FROM judged.word AS word
JOIN live USING (command_id)
WHERE word.word_id NOT IN (SELECT taken_back.word_id FROM judged.taken_back JOIN live USING (command_id))
ORDER BY word.word_id
