-- One row is a thing that the user said of wanted records, in force or not: is_taken_back says whether it counts no more.
SELECT
    command.said_at, command.text AS command, word.kind, word.content, word.days, word.from_on, word.until_on, word.is_off,
    word.word_id IN (SELECT word_id FROM judged.taken_back)
        OR word.command_id IN (SELECT undoes FROM judged.command WHERE undoes IS NOT NULL) AS is_taken_back
FROM judged.word AS word
JOIN judged.command AS command USING (command_id)
WHERE word.word_id IN (SELECT word_id FROM judged.anchor SEMI JOIN wanted USING (account, source, record_id))
ORDER BY word.word_id
