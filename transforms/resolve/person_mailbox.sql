-- One row is a person and what all its addresses together say.
CREATE TABLE derived.person_mailbox AS
SELECT
    record.person_id,
    min(mailbox.address) AS first_address,
    bool_and(mailbox.role IS NOT NULL) AS has_only_roles,
    -- Of several kinds the one that is furthest from a person.
    list_extract(
        list_filter(['room', 'bot', 'list', 'role'], lambda kind: list_contains(list(mailbox.role_kind), kind)), 1
    ) AS role_kind,
    min(mailbox.role) AS role,
    bool_or(mailbox.match_key IN (SELECT match_key FROM derived.owner_address)) AS is_owner
FROM derived.person_record AS record
JOIN derived.record_identity AS identity USING (record_no)
JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
WHERE identity.kind = 'email'
GROUP BY record.person_id;
