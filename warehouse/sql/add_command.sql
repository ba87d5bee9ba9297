-- One row is a command; its id is returned.
INSERT INTO judged.command (command_id, said_at, text, undoes)
SELECT coalesce(max(command_id), 0) + 1, $said_at, $text, $undoes
FROM judged.command
RETURNING command_id
