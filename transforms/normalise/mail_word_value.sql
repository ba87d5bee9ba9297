-- One row is a distinct word of new e-mail addresses, and whether it is one of two that may be a name.
SELECT word, bool_or(is_name) AS is_of_name
FROM (
    SELECT word, is_name FROM temp.mail_part
    UNION ALL
    SELECT other_word, is_name FROM temp.mail_part
)
WHERE word IS NOT NULL
GROUP BY word
