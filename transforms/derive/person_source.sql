-- One row is a person and a source that has ever shown them in an event, whether it counted or not.
CREATE TABLE derived.person_source AS
SELECT DISTINCT invitee.person_id, entry.account, entry.source
FROM derived.invitee AS invitee
JOIN core.meeting_entry AS entry ON entry.entry_id = invitee.entry_id
WHERE invitee.person_id IS NOT NULL;
