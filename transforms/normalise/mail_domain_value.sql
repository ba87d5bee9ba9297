-- One row is a distinct domain of new e-mail addresses.
SELECT DISTINCT domain FROM temp.mail_part WHERE domain IS NOT NULL
