-- One row is a person and a source that has ever shown them in an event or on a mail, whether it counted or not.
CREATE TABLE derived.person_source AS
SELECT invitee.person_id, entry.account, entry.source
FROM derived.invitee AS invitee
JOIN core.meeting_entry AS entry ON entry.entry_id = invitee.entry_id
WHERE invitee.person_id IS NOT NULL
UNION
SELECT DISTINCT known.person_id, pair.account, pair.source
FROM (SELECT DISTINCT account, source, email, name FROM core.message_address) AS pair
JOIN derived.written AS known ON known.email = pair.email AND known.name IS NOT DISTINCT FROM pair.name
WHERE known.person_id IS NOT NULL;
