-- One row is a mail that is neither a draft nor junk, and who wrote it. Of two From only the first is believed.
CREATE TABLE derived.mail_author AS
WITH named AS (
    SELECT author.account, author.source, author.record_id, author.field, author.email, author.name, mailbox.match_key
    FROM core.message_address AS author
    JOIN derived.email_address AS mailbox ON mailbox.value = author.email
    WHERE author.field IN ('from', 'sender') AND author.position = 0
)
SELECT
    message.account,
    message.source,
    message.record_id,
    author.email,                      -- as written; NULL like the next two where there is no From
    author.name,
    author.match_key,
    -- The owner wrote it: by its From, or by where it lies unless somebody else is known to have.
    coalesce(author.match_key IN (SELECT match_key FROM derived.owner_address), FALSE)
    OR (
        message.is_sent
        AND NOT coalesce(author.match_key IN (SELECT match_key FROM derived.sent_by_others), FALSE)
    ) AS is_outbound,
    -- Somebody whom the user declared wrote it in the owner's name.
    (
        message.is_sent
        AND coalesce(author.match_key IN (SELECT match_key FROM derived.delegate_address), FALSE)
    ) OR (
        coalesce(author.match_key IN (SELECT match_key FROM derived.owner_address), FALSE)
        AND coalesce(sender.match_key IN (SELECT match_key FROM derived.delegate_address), FALSE)
    ) AS is_by_delegate
FROM core.message AS message
LEFT JOIN named AS author
    ON author.account = message.account AND author.source = message.source AND author.record_id = message.record_id
    AND author.field = 'from'
LEFT JOIN named AS sender
    ON sender.account = message.account AND sender.source = message.source AND sender.record_id = message.record_id
    AND sender.field = 'sender'
WHERE NOT message.is_draft AND NOT message.is_junk;
