-- One row is a mailbox that is the owner's. Apart from the claims, whose figures change with every mail.
CREATE TABLE derived.owner_address AS
SELECT DISTINCT claim.match_key, mailbox.organisation_domain
FROM derived.owner_claim AS claim
JOIN derived.email_address AS mailbox USING (match_key)
WHERE claim.state IN ('yours', 'unconfirmed');
