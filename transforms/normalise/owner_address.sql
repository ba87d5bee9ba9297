-- One row is a mailbox that is the owner's, and what is only a +tag of one. Apart from the claims, whose figures change
-- with every mail.
CREATE TABLE derived.owner_address AS
WITH claimed AS (
    SELECT match_key, address FROM derived.owner_claim WHERE state IN ('yours', 'unconfirmed')
)
SELECT DISTINCT mailbox.match_key, mailbox.organisation_domain
FROM derived.email_address AS mailbox
WHERE mailbox.match_key IN (SELECT match_key FROM claimed)
    OR (
        contains(mailbox.local_part, '+')
        AND split_part(mailbox.local_part, '+', 1) || '@' || mailbox.domain IN (SELECT address FROM claimed)
        AND mailbox.match_key NOT IN (SELECT match_key FROM derived.owner_claim)
    );
