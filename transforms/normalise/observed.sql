-- One row is a distinct pair of e-mail and name as some invitee of a meeting was written, the e-mail being an
-- address; of entries gone or not. Several pairs may share a record_id (case, order of the name, mailto:).
CREATE TABLE derived.observed AS
WITH pair AS (
    SELECT
        email,
        name,
        max(CASE kind WHEN 'room' THEN 5 WHEN 'resource' THEN 4 WHEN 'group' THEN 3 WHEN 'individual' THEN 2 ELSE 1 END)
            AS strength,
        count(*) AS seen_count
    FROM core.meeting_invitee
    GROUP BY email, name
),
keyed AS (
    SELECT
        pair.email,
        pair.name,
        mailbox.address,
        person_name.name_key,
        mailbox.address || coalesce(' ' || person_name.name_key, '') AS record_id,
        person_name.name_form,
        pair.strength,
        pair.seen_count
    FROM pair
    JOIN derived.email_address AS mailbox ON mailbox.value = pair.email
    -- A machine or a list writes in the name of whoever it tells of: that is no name of its own.
    LEFT JOIN derived.person_name AS person_name
        ON coalesce(mailbox.role_kind, 'human') NOT IN ('bot', 'list')
        AND person_name.full_name = pair.name
        AND person_name.given_name IS NULL
        AND person_name.middle_name IS NULL
        AND person_name.family_name IS NULL
        AND person_name.name_prefix IS NULL
        AND person_name.name_suffix IS NULL
    WHERE mailbox.address IS NOT NULL
)
SELECT
    email,                             -- as written
    name,                              -- as written; NULL where there was none
    address,                           -- normalised
    name_key,                          -- NULL where there is no name in it, or none of its own
    record_id,                         -- address and name_key: the record that it is resolved as
    name_form,                         -- transforms.normalise.names.Name.form()
    -- individual, group, resource, room or unknown: the strongest word any entry has for this record
    ['unknown', 'individual', 'group', 'resource', 'room'][max(strength) OVER (PARTITION BY record_id)] AS kind,
    seen_count                         -- invitations on which it was written so
FROM keyed;
