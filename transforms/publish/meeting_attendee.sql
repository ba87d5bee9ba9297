-- One row is someone on a meeting.
CREATE VIEW main.meeting_attendee AS
SELECT meeting_id, person_id, email, name, response, kind, is_organizer, is_owner
FROM derived.meeting_attendee;
COMMENT ON VIEW main.meeting_attendee IS 'Someone on a meeting: an attendee, or its organiser.';
COMMENT ON COLUMN main.meeting_attendee.meeting_id IS 'The meeting.';
COMMENT ON COLUMN main.meeting_attendee.person_id IS 'The person; NULL when the address is none.';
COMMENT ON COLUMN main.meeting_attendee.email IS 'The e-mail address on the meeting, normalised.';
COMMENT ON COLUMN main.meeting_attendee.name IS 'The name on the meeting, as written.';
COMMENT ON COLUMN main.meeting_attendee.response IS 'accepted, declined, tentative, needs_action or delegated; NULL when not said.';
COMMENT ON COLUMN main.meeting_attendee.kind IS 'What the calendar says it is: individual, group, resource, room or unknown.';
COMMENT ON COLUMN main.meeting_attendee.is_organizer IS 'Organised the meeting.';
COMMENT ON COLUMN main.meeting_attendee.is_owner IS 'The owner of this warehouse.';
