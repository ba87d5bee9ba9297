-- One row is a mailbox that others may or may not send from now: it is on a card that has changed, that bears the owner's
-- address, or that bears what is the owner's no more. And the owner's own, by which the owner's cards are known.
WITH of_owner AS (
    SELECT match_key FROM derived.owner_address
    UNION
    SELECT match_key FROM changed.derived.owner_address
),
card AS (
    SELECT account, source, record_id FROM changed.derived.card_mailbox
    UNION
    SELECT account, source, record_id FROM derived.card_mailbox SEMI JOIN of_owner USING (match_key)
)
SELECT match_key
FROM derived.card_mailbox
SEMI JOIN card USING (account, source, record_id)
UNION
SELECT match_key FROM changed.derived.card_mailbox
UNION
FROM of_owner
