-- One row is a distinct e-mail value: of cards, invitees, and the owner.
SELECT value FROM core.contact_address WHERE kind = 'email'
UNION
SELECT email FROM core.meeting_invitee
UNION
SELECT address FROM core.owner_address
ORDER BY 1
