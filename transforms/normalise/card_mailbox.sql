-- One row is a mailbox on a card that is not gone.
CREATE TABLE derived.card_mailbox AS
SELECT DISTINCT written.account, written.source, written.record_id, mailbox.match_key
FROM core.contact_address AS written
ANTI JOIN (SELECT account, source, record_id FROM core.contact WHERE is_gone) AS gone USING (account, source, record_id)
JOIN derived.email_address AS mailbox ON mailbox.value = written.value
WHERE written.kind = 'email' AND mailbox.match_key IS NOT NULL;
