-- One row is a card that has changed, or of which a mailbox has.
SELECT record_id FROM changed.core.contact
UNION
SELECT record_id FROM changed.core.contact_address WHERE kind = 'email'
