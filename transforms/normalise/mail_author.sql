-- One row is a mail and who wrote it. Of two From only the first is believed.
CREATE TABLE derived.mail_author AS
WITH named AS (
    SELECT
        author.account,
        author.source,
        author.record_id,
        author.field,
        mailbox.match_key,
        mailbox.match_key IN (SELECT match_key FROM derived.owner_address) AS is_owner,
        mailbox.match_key IN (SELECT match_key FROM derived.sent_by_others) AS is_other,
        mailbox.match_key IN (SELECT match_key FROM derived.delegate_address) AS is_delegate
    FROM core.message_address AS author
    JOIN derived.email_address AS mailbox ON mailbox.value = author.email
    WHERE author.field IN ('from', 'sender') AND author.position = 0 AND mailbox.match_key IS NOT NULL
)
SELECT
    message.account,
    message.source,
    message.record_id,
    message.mail_id,
    author.match_key,                  -- of its From; NULL where that is none
    message.is_draft OR message.is_junk AS is_void,  -- never sent, or not to be believed in anything
    -- The owner sent it: by its From, or by where it lies unless somebody else is known to have.
    coalesce(author.is_owner, FALSE) OR (message.is_sent AND NOT coalesce(author.is_other, FALSE)) AS is_outbound,
    -- It lies with the owner's sent mail, or bears the owner's name, but somebody else wrote it.
    (message.is_sent AND coalesce(author.is_other AND NOT author.is_owner, FALSE))
    OR coalesce(author.is_owner AND sender.is_delegate, FALSE) AS is_by_other
FROM core.message AS message
LEFT JOIN named AS author
    ON author.account = message.account AND author.source = message.source AND author.record_id = message.record_id
    AND author.field = 'from'
LEFT JOIN named AS sender
    ON sender.account = message.account AND sender.source = message.source AND sender.record_id = message.record_id
    AND sender.field = 'sender';
