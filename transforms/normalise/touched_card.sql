-- One row is a card that has changed, or of which a mailbox has.
SELECT account, source, record_id FROM changed.core.contact
UNION
SELECT account, source, record_id FROM changed.core.contact_address WHERE kind = 'email'
