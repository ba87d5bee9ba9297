-- One row is a way in which someone is written on meetings and mail, and who that is. Apart from those, which are many:
-- most of what changes about people changes nothing here.
CREATE TABLE derived.written AS
WITH shared_key AS (
    -- Several people are known under it by name: what names nobody is theirs to whom resolve could give it.
    SELECT identity.match_key, list(DISTINCT member.person_id) AS people
    FROM derived.record_email AS identity
    JOIN derived.record_called AS record USING (record_no)
    JOIN derived.person_member AS member USING (record_no)
    GROUP BY identity.match_key
    HAVING count(DISTINCT member.person_id) > 1
),
written AS (
    -- Each way once, and who that is.
    SELECT
        pair.email,
        pair.name,
        member.person_id,
        coalesce(mailbox.address, lower(pair.email)) AS address,
        coalesce(person.is_owner, FALSE) OR coalesce(mailbox.match_key IN (SELECT match_key FROM derived.owner_address), FALSE) AS is_owner,
        CASE
            WHEN person.kind IN ('room', 'list', 'bot') THEN person.kind
            WHEN person.kind = 'role' THEN 'role_address'
            WHEN
                observed.name_key IS NULL AND shared_key.people IS NOT NULL
                AND NOT coalesce(list_contains(shared_key.people, member.person_id), FALSE)
                THEN 'shared_address'
        END AS bar
    FROM (
        SELECT email, name FROM core.meeting_invitee
        UNION
        SELECT email, name FROM core.message_address
    ) AS pair
    LEFT JOIN derived.observed AS observed
        ON observed.value = pair.email AND observed.name IS NOT DISTINCT FROM pair.name
    LEFT JOIN derived.person_member AS member
        ON member.record_no = derived.key_no('observed', 'observed', observed.record_id)
    LEFT JOIN derived.person_sort AS person USING (person_id)
    LEFT JOIN derived.email_address AS mailbox ON mailbox.value = pair.email
    LEFT JOIN shared_key ON shared_key.match_key = mailbox.match_key
)
SELECT
    -- Of several ways of one person the least is the one that bars nothing.
    row_number() OVER (ORDER BY bar IS NOT NULL, address, email, name NULLS FIRST) AS written_number,
    *,
    CASE
        WHEN is_owner THEN 0
        WHEN person_id IS NOT NULL THEN person_id
        ELSE -dense_rank() OVER (ORDER BY address)
    END AS who
FROM written;
