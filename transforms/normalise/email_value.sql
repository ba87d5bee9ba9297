-- One row is a distinct e-mail value: of cards, invitees, mail and exchanges, the owner, and what the user said about addresses.
SELECT value FROM core.contact_address WHERE kind = 'email'
UNION
SELECT email FROM core.meeting_invitee
UNION
SELECT email FROM core.message_address
UNION
SELECT unnest(failed_recipients) FROM core.message
UNION
SELECT value FROM core.exchange WHERE party_kind = 'email'
UNION
SELECT address FROM core.owner_address
UNION
SELECT content FROM core.word WHERE kind IN ('owner', 'delegate')
ORDER BY 1
