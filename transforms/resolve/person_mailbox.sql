-- One row is a person and what all its addresses together say.
CREATE TABLE derived.person_mailbox AS
-- Most addresses are somebody's own: what kind the others are is looked up for these alone.
WITH office AS (SELECT DISTINCT address, role_kind FROM derived.email_address WHERE role IS NOT NULL),
known AS (
    SELECT
        member.person_id,
        identity.identity AS address,
        CASE WHEN list.match_key IS NOT NULL THEN 'mailing list' ELSE identity.role END AS role,
        CASE WHEN list.match_key IS NOT NULL THEN 'list' ELSE office.role_kind END AS role_kind,
        mail.mail_count,
        mail.machine_count,
        acquainted.match_key IS NOT NULL AS is_acquainted,
        owner.match_key IS NOT NULL AS is_owner
    FROM derived.person_member AS member
    JOIN derived.record_identity AS identity USING (record_no)
    LEFT JOIN office ON office.address = identity.identity
    LEFT JOIN derived.list_address AS list ON list.match_key = identity.match_key
    LEFT JOIN derived.address_mail AS mail ON mail.match_key = identity.match_key
    LEFT JOIN derived.acquainted_address AS acquainted ON acquainted.match_key = identity.match_key
    LEFT JOIN (SELECT DISTINCT match_key FROM derived.owner_address) AS owner ON owner.match_key = identity.match_key
    WHERE identity.kind = 'email'
)
SELECT
    person_id,
    min(address) AS first_address,
    bool_and(role IS NOT NULL) AS has_only_roles,
    -- Of several kinds the one that is furthest from a person.
    CASE
        WHEN bool_or(role_kind = 'room') THEN 'room'
        WHEN bool_or(role_kind = 'bot') THEN 'bot'
        WHEN bool_or(role_kind = 'list') THEN 'list'
        WHEN bool_or(role_kind = 'role') THEN 'role'
    END AS role_kind,
    min(role) AS role,
    bool_or(is_owner) AS is_owner,
    -- It writes, as a machine does, and the owner never had to do with it.
    coalesce(bool_and(machine_count = mail_count), FALSE) AND NOT bool_or(is_acquainted) AS is_unasked_machine,
    CAST(max(mail_count) AS BIGINT) AS mail_count
FROM known
GROUP BY person_id;
