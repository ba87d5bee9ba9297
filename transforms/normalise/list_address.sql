-- One row is a mailbox that is a mailing list's own: its address with a dot for the @ is a List-Id (RFC 2919 2).
CREATE TABLE derived.list_address AS
SELECT DISTINCT mailbox.match_key
FROM derived.email_address AS mailbox
JOIN (SELECT DISTINCT lower(list_id) AS list_id FROM core.message WHERE list_id IS NOT NULL) AS list
    ON list.list_id = replace(mailbox.address, '@', '.')
WHERE mailbox.match_key IS NOT NULL;
