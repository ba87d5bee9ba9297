-- One row is a mailbox that the owner has had to do with: on a card, invited to a meeting, written to by the owner, in
-- answer to the owner, whose Message-ID nobody else knows, or the owner's own. Of all others, that write to the owner
-- unasked, no name is believed: spam has real people's names.
CREATE TABLE derived.acquainted_address AS
SELECT match_key FROM derived.owner_address
UNION
SELECT match_key FROM derived.card_mailbox
UNION
SELECT match_key FROM derived.met_address;
