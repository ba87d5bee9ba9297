-- One row is a person and a source that has ever shown them in an event or on a mail, whether it counted or not.
CREATE TABLE derived.person_source AS
WITH pair AS (
    SELECT DISTINCT hash(derived.text_no(email), derived.text_no(name)) AS way_no, hash(account, source) AS source_no
    FROM core.message_address
),
named AS (
    SELECT DISTINCT hash(account, source) AS source_no, account, source FROM core.message
)
SELECT invitee.person_id, entry.account, entry.source
FROM derived.invitee AS invitee
JOIN core.meeting_entry AS entry ON entry.entry_id = invitee.entry_id
WHERE invitee.person_id IS NOT NULL
UNION
SELECT known.person_id, named.account, named.source
FROM pair
JOIN named USING (source_no)
JOIN derived.written AS known ON hash(derived.text_no(known.email), derived.text_no(known.name)) = pair.way_no
WHERE known.person_id IS NOT NULL;
