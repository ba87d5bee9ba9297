-- One row is a command that has nothing left to say, or one that took such a command back.
DELETE FROM judged.command
WHERE coalesce(undoes, command_id) IN (SELECT command_id FROM hollow_command)
    AND coalesce(undoes, command_id) NOT IN (
        SELECT command_id FROM judged.word
        UNION ALL
        SELECT command_id FROM judged.anchor
        UNION ALL
        SELECT command_id FROM judged.taken_back
    )
