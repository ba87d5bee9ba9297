-- One row is a mailbox on a card that is not gone.
CREATE TABLE derived.card_mailbox AS
SELECT DISTINCT written.account, written.source, written.record_id, mailbox.match_key
FROM core.contact_address AS written
JOIN core.contact AS contact USING (account, source, record_id)
JOIN derived.email_address AS mailbox ON mailbox.value = written.value
WHERE written.kind = 'email' AND NOT contact.is_gone AND mailbox.match_key IS NOT NULL;
