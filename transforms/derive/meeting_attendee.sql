-- One row is one person (or address of nobody known) at one meeting; the organiser too.
CREATE VIEW derived.meeting_attendee AS
SELECT meeting.meeting_id, invitee.* EXCLUDE (entry_id)
FROM derived.meeting AS meeting
JOIN derived.invitee AS invitee USING (entry_id);
