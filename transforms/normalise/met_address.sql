-- One row is a mailbox that was invited to a meeting, that the owner wrote to, or that answered the owner.
CREATE TABLE derived.met_address AS
SELECT mailbox.match_key
FROM core.meeting_invitee AS invitee
JOIN derived.email_address AS mailbox ON mailbox.value = invitee.email
WHERE mailbox.match_key IS NOT NULL
UNION
SELECT mailbox.match_key
FROM derived.mail_author AS author
JOIN core.message_address AS recipient USING (account, source, record_id)
JOIN derived.email_address AS mailbox ON mailbox.value = recipient.email
WHERE author.is_outbound AND NOT author.is_void AND recipient.field IN ('to', 'cc', 'bcc') AND mailbox.match_key IS NOT NULL
UNION
SELECT answer.match_key
FROM derived.mail_author AS answer
JOIN core.message AS message USING (account, source, record_id)
JOIN core.message AS answered ON answered.message_id = message.in_reply_to
JOIN derived.mail_author AS author
    ON author.account = answered.account
    AND author.source = answered.source
    AND author.record_id = answered.record_id
WHERE author.is_outbound AND NOT author.is_void AND NOT answer.is_void AND answer.match_key IS NOT NULL;
