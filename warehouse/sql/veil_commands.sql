-- One row is a command that has more to say than what was forgotten: what kind it was, no longer of whom.
UPDATE judged.command
SET text = split_part(text, ' ', 1) || ' (someone forgotten)'
WHERE command_id IN (SELECT command_id FROM hollow_command)
