-- One row: the latest command that was neither taken back nor itself an undo; the one with $command_id, if that is said.
SELECT command_id, said_at, text
FROM judged.command
WHERE undoes IS NULL
    AND command_id = coalesce($command_id, command_id)
    AND command_id NOT IN (SELECT undoes FROM judged.command WHERE undoes IS NOT NULL)
ORDER BY command_id DESC
LIMIT 1
