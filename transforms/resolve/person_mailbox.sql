-- One row is a person and what all its addresses together say.
CREATE TABLE derived.person_mailbox AS
WITH known AS (
    SELECT
        record.person_id,
        mailbox.match_key,
        mailbox.address,
        CASE WHEN list.match_key IS NOT NULL THEN 'mailing list' ELSE mailbox.role END AS role,
        CASE WHEN list.match_key IS NOT NULL THEN 'list' ELSE mailbox.role_kind END AS role_kind,
        mail.mail_count,
        mail.machine_count,
        acquainted.match_key IS NOT NULL AS is_acquainted,
        owner.match_key IS NOT NULL AS is_owner
    FROM derived.person_record AS record
    JOIN derived.record_identity AS identity USING (record_no)
    JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
    LEFT JOIN derived.list_address AS list ON list.match_key = mailbox.match_key
    LEFT JOIN derived.address_mail AS mail ON mail.match_key = mailbox.match_key
    LEFT JOIN derived.acquainted_address AS acquainted ON acquainted.match_key = mailbox.match_key
    LEFT JOIN (SELECT DISTINCT match_key FROM derived.owner_address) AS owner ON owner.match_key = mailbox.match_key
    WHERE identity.kind = 'email'
)
SELECT
    person_id,
    min(address) AS first_address,
    bool_and(role IS NOT NULL) AS has_only_roles,
    -- Of several kinds the one that is furthest from a person.
    list_extract(
        list_filter(['room', 'bot', 'list', 'role'], lambda kind: list_contains(list(role_kind), kind)), 1
    ) AS role_kind,
    min(role) AS role,
    bool_or(is_owner) AS is_owner,
    -- It writes, as a machine does, and the owner never had to do with it.
    coalesce(bool_and(machine_count = mail_count), FALSE) AND NOT bool_or(is_acquainted) AS is_unasked_machine,
    CAST(max(mail_count) AS BIGINT) AS mail_count
FROM known
GROUP BY person_id;
