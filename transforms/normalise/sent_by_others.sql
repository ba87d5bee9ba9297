-- One row is a mailbox from which mail may lie in the owner's folders of sent mail that is not the owner's: refused,
-- somebody else's by a card, or one that writes to the owner as often. Other mail there is the owner's, under whatever
-- alias it was sent.
CREATE TABLE derived.sent_by_others AS
WITH own_card AS (
    SELECT DISTINCT account, source, record_id
    FROM derived.card_mailbox
    WHERE match_key IN (SELECT match_key FROM derived.owner_address)
)
SELECT match_key
FROM derived.owner_claim
WHERE state IN ('refused', 'delegate', 'proposed')
UNION
SELECT mailbox.match_key
FROM core.message AS message
JOIN core.message_address AS author USING (account, source, record_id)
JOIN derived.email_address AS mailbox ON mailbox.value = author.email
WHERE author.field = 'from' AND author.position = 0 AND NOT message.is_draft AND NOT message.is_junk
    AND mailbox.match_key NOT IN (SELECT match_key FROM derived.owner_address)
GROUP BY mailbox.match_key
HAVING count(*) FILTER (message.is_sent) BETWEEN 1 AND count(*) FILTER (NOT message.is_sent)
UNION
SELECT match_key
FROM derived.card_mailbox
ANTI JOIN own_card USING (account, source, record_id)
WHERE match_key NOT IN (SELECT match_key FROM derived.owner_address);
