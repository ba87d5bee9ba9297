-- One row is a pair of records, and the identities that both have.
CREATE VIEW derived.held_by_both AS
SELECT
    shared.left_no,
    shared.right_no,
    list(DISTINCT match_key ORDER BY match_key) FILTER (shared.kind = 'email') AS emails,
    list(DISTINCT match_key ORDER BY match_key) FILTER (shared.kind = 'role mailbox') AS role_mailboxes,
    list(DISTINCT match_key ORDER BY match_key) FILTER (shared.kind = 'household mailbox') AS household_mailboxes,
    list(DISTINCT match_key ORDER BY match_key) FILTER (shared.kind = 'phone') AS phones,
    list(DISTINCT match_key ORDER BY match_key) FILTER (shared.kind = 'mobile') AS mobiles,
    list(DISTINCT match_key ORDER BY match_key) FILTER (shared.kind = 'homepage') AS homepages,
    list(DISTINCT match_key ORDER BY match_key) FILTER (shared.kind = 'profile') AS profiles
FROM derived.shared_key AS shared
JOIN derived.record_identity AS identity
    ON identity.record_no = shared.left_no AND hash(identity.kind, derived.text_no(identity.match_key)) = shared.key
WHERE shared.kind IN ('email', 'role mailbox', 'household mailbox', 'phone', 'mobile', 'homepage', 'profile')
GROUP BY shared.left_no, shared.right_no;
