-- One row is one person on one entry of a calendar, however often the entry names them; an address that belongs to
-- nobody is a row of its own, without person_id. The organiser is there even where no attendee (many programs do
-- not list them as one).
CREATE TABLE derived.invitee AS
WITH named AS (
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
    JOIN derived.written AS known ON known.email = invitee.email AND known.name IS NOT DISTINCT FROM invitee.name
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
