-- One row is one person on a mail, however often its header names them; an address that belongs to nobody is a row of
-- its own, without person_id. The sender is there too; of several in From the first.
CREATE TABLE derived.message_party AS
WITH named AS (
    SELECT
        message.message_number,
        address.field,
        address.position,
        address.name,
        known.person_id,
        known.who,
        known.address,
        known.is_owner,
        known.bar
    FROM core.message_address AS address
    JOIN derived.message AS message USING (account, source, record_id)
    JOIN derived.written AS known ON known.email = address.email AND known.name IS NOT DISTINCT FROM address.name
    WHERE address.field IN ('to', 'cc', 'bcc') OR (address.field = 'from' AND address.position = 0)
)
SELECT
    message_number,
    min(person_id) AS person_id,
    min(address) AS email,
    min(name) AS name,
    bool_or(field = 'from') AS is_sender,
    -- to, cc or bcc, the first of these; NULL: the sender alone.
    min_by(field, CASE field WHEN 'to' THEN 1 WHEN 'cc' THEN 2 ELSE 3 END) FILTER (field <> 'from') AS field,
    bool_or(is_owner) AS is_owner,     -- one row, under whichever addresses
    -- Why this is no contact whatever the mail was; NULL for a human.
    CASE WHEN bool_or(is_owner) THEN 'owner' WHEN bool_and(bar IS NOT NULL) THEN min(bar) END AS bar
FROM named
GROUP BY message_number, who;
