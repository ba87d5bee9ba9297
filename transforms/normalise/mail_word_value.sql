-- One row is a distinct word of new e-mail addresses.
SELECT word FROM temp.mail_part WHERE word IS NOT NULL
UNION
SELECT other_word FROM temp.mail_part WHERE other_word IS NOT NULL
