-- One row is a distinct pair of e-mail and name as somebody was written, the e-mail being an address: on a meeting, gone
-- or not, or in the header of a mail that is neither draft nor junk. Of mail: who wrote it; whom the owner wrote to; and
-- whom people wrote to beside the owner with whom the owner has had to do, in small rounds.
-- Several pairs may share a record_id (case, order of the name, mailto:).
CREATE TABLE derived.observed AS
WITH mail_pair AS (
    SELECT written.email, written.name
    FROM core.message_address AS written
    JOIN derived.mail_author AS author USING (account, source, record_id)
    JOIN core.message AS message USING (account, source, record_id)
    WHERE NOT author.is_void
        AND (
            (written.field = 'from' AND written.position = 0)
            OR written.field IN ('to', 'cc', 'bcc')
            AND (
                author.is_outbound
                -- More people make no contact (derived.rule), nor do those who only read the same list.
                OR (
                    message.recipient_count <= 9 AND NOT (message.is_bulk OR message.is_automatic OR message.is_bounce)
                    AND author.match_key IN (SELECT match_key FROM derived.acquainted_address)
                )
            )
        )
),
written AS (
    SELECT
        email,
        name,
        CASE kind WHEN 'room' THEN 5 WHEN 'resource' THEN 4 WHEN 'group' THEN 3 WHEN 'individual' THEN 2 ELSE 1 END
            AS strength
    FROM core.meeting_invitee
    UNION ALL
    SELECT email, name, 1 FROM mail_pair
),
pair AS (
    SELECT email, name, max(strength) AS strength, count(*) AS seen_count
    FROM written
    GROUP BY email, name
),
keyed AS (
    SELECT
        pair.email,
        pair.name,
        mailbox.address,
        mailbox.match_key,
        mailbox.role,
        person_name.name_key,
        mailbox.address || coalesce(' ' || person_name.name_key, '') AS record_id,
        person_name.name_form,
        acquainted.match_key IS NULL AS is_stranger,
        pair.strength,
        pair.seen_count
    FROM pair
    JOIN derived.email_address AS mailbox ON mailbox.value = pair.email
    LEFT JOIN derived.acquainted_address AS acquainted ON acquainted.match_key = mailbox.match_key
    LEFT JOIN derived.list_address AS list ON list.match_key = mailbox.match_key
    -- A machine or a list writes in the name of whoever it tells of: that is no name of its own.
    LEFT JOIN derived.person_name AS person_name
        ON coalesce(mailbox.role_kind, 'human') NOT IN ('bot', 'list')
        AND list.match_key IS NULL
        AND NOT person_name.is_on_behalf
        AND person_name.full_name = pair.name
        AND person_name.given_name IS NULL
        AND person_name.middle_name IS NULL
        AND person_name.family_name IS NULL
        AND person_name.name_prefix IS NULL
        AND person_name.name_suffix IS NULL
    WHERE mailbox.address IS NOT NULL
)
SELECT
    'observed' AS account,
    'observed' AS source,
    email AS value,                    -- as written
    name,                              -- as written; NULL where there was none
    address,                           -- normalised
    match_key,                         -- like role as of derived.email_address
    role,
    name_key,                          -- NULL where there is no name in it, or none of its own
    record_id,                         -- address and name_key: the record that it is resolved as
    name_form,                         -- transforms.normalise.names.Name.form()
    is_stranger,                       -- of nobody whom the owner has had to do with: the name is shown, not believed
    -- individual, group, resource, room or unknown: the strongest word any entry has for this record
    ['unknown', 'individual', 'group', 'resource', 'room'][max(strength) OVER (PARTITION BY record_id)] AS kind,
    seen_count                         -- invitations and mails in which it was written so
FROM keyed;
