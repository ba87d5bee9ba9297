-- One row is one person on one entry of a calendar, however often the entry names them; an address that belongs to
-- nobody is a row of its own, without person_id. The organiser is there even where no attendee (many programs do
-- not list them as one).
CREATE TABLE derived.invitee AS
WITH owner_key AS (
    SELECT mailbox.match_key
    FROM core.owner_address AS owner
    JOIN derived.email_address AS mailbox ON mailbox.value = owner.address
    WHERE mailbox.match_key IS NOT NULL
),
shared_key AS (
    -- Several people are known under it by name: what names nobody is theirs to whom resolve could give it.
    SELECT identity.match_key, list(DISTINCT member.person_id) AS people
    FROM derived.record_identity AS identity
    JOIN derived.record AS record USING (account, source, record_id)
    JOIN derived.person_member AS member USING (account, source, record_id)
    WHERE identity.kind = 'email' AND record.name_key IS NOT NULL
    GROUP BY identity.match_key
    HAVING count(DISTINCT member.person_id) > 1
),
written AS (
    -- Each way of writing an invitee once, and who that is.
    SELECT
        pair.email,
        pair.name,
        member.person_id,
        coalesce(mailbox.address, lower(pair.email)) AS address,
        coalesce(person.is_owner, FALSE) OR coalesce(mailbox.match_key IN (FROM owner_key), FALSE) AS is_owner,
        CASE
            WHEN person.kind IN ('room', 'list', 'bot') THEN person.kind
            WHEN person.kind = 'role' THEN 'role_address'
            WHEN
                observed.name_key IS NULL AND shared_key.people IS NOT NULL
                AND NOT coalesce(list_contains(shared_key.people, member.person_id), FALSE)
                THEN 'shared_address'
        END AS bar
    FROM (SELECT DISTINCT email, name FROM core.meeting_invitee) AS pair
    LEFT JOIN derived.observed AS observed
        ON observed.email = pair.email AND observed.name IS NOT DISTINCT FROM pair.name
    LEFT JOIN derived.person_member AS member
        ON member.account = 'observed' AND member.source = 'observed' AND member.record_id = observed.record_id
    LEFT JOIN derived.person AS person USING (person_id)
    LEFT JOIN derived.email_address AS mailbox ON mailbox.value = pair.email
    LEFT JOIN shared_key USING (match_key)
),
known AS (
    -- who: the same for everything that is one seat at the table.
    SELECT
        *,
        CASE
            WHEN is_owner THEN 0
            WHEN person_id IS NOT NULL THEN person_id
            ELSE -dense_rank() OVER (ORDER BY address)
        END AS who
    FROM written
),
named AS (
    SELECT
        entry.entry_id,
        known.person_id,
        known.who,
        known.address,
        known.is_owner,
        invitee.name,
        invitee.response,
        CASE invitee.response
            WHEN 'accepted' THEN 1 WHEN 'declined' THEN 2 WHEN 'delegated' THEN 3 WHEN 'tentative' THEN 4 ELSE 5
        END AS response_rank,
        invitee.kind,
        invitee.is_organizer,
        CASE
            WHEN invitee.kind IN ('room', 'resource') THEN 'room'
            WHEN invitee.kind = 'group' THEN 'list'
            ELSE known.bar
        END AS bar
    FROM core.meeting_invitee AS invitee
    JOIN core.meeting_entry AS entry USING (account, source, record_id, entry)
    JOIN known ON known.email = invitee.email AND known.name IS NOT DISTINCT FROM invitee.name
)
SELECT
    entry_id,                          -- of core.meeting_entry
    min(person_id) AS person_id,
    min(address) AS email,
    min(name) AS name,
    arg_min(response, response_rank) AS response,  -- the most definite of several
    min(kind) AS kind,
    bool_or(is_organizer) AS is_organizer,
    bool_or(is_owner) AS is_owner,     -- one row, under whichever addresses
    -- Why this is no contact whatever the meeting was; NULL for a human.
    CASE WHEN bool_or(is_owner) THEN 'owner' WHEN bool_and(bar IS NOT NULL) THEN min(bar) END AS bar
FROM named
GROUP BY entry_id, who;
