-- One row is a meeting, once, however many calendars have it.
CREATE VIEW main.meeting AS
SELECT
    meeting.meeting_id,
    meeting.title,
    meeting.occurred_at,
    meeting.ended_at,
    meeting.starts_on,
    meeting.ended_on,
    meeting.is_all_day,
    meeting.is_recurring,
    meeting.is_private,
    meeting.is_transparent,
    meeting.status,
    meeting.owner_response,
    meeting.group_size,
    meeting.counts,
    meeting.reason,
    reason.sentence AS reason_sentence,
    meeting.account,
    meeting.source,
    meeting.record_id,
    meeting.uid,
    meeting.is_gone,
    meeting.copy_count
FROM derived.meeting AS meeting
JOIN derived.reason AS reason USING (reason);
COMMENT ON VIEW main.meeting IS 'A meeting, once, however many calendars and accounts have it; each occurrence of a series by itself.';
COMMENT ON COLUMN main.meeting.meeting_id IS 'A number of this file only: the next refresh may give another.';
COMMENT ON COLUMN main.meeting.title IS 'The title; NULL when private or not kept.';
COMMENT ON COLUMN main.meeting.occurred_at IS 'When it begins.';
COMMENT ON COLUMN main.meeting.ended_at IS 'When it ends (exclusive).';
COMMENT ON COLUMN main.meeting.starts_on IS 'The day it begins, in the owner''s time zone.';
COMMENT ON COLUMN main.meeting.ended_on IS 'The day of its last instant, in the owner''s time zone.';
COMMENT ON COLUMN main.meeting.is_all_day IS 'It takes whole days.';
COMMENT ON COLUMN main.meeting.is_recurring IS 'It belongs to a series.';
COMMENT ON COLUMN main.meeting.is_private IS 'Marked as private.';
COMMENT ON COLUMN main.meeting.is_transparent IS 'Shown as free; that alone does not keep it from counting.';
COMMENT ON COLUMN main.meeting.status IS 'confirmed, tentative or cancelled.';
COMMENT ON COLUMN main.meeting.owner_response IS 'organised, accepted, declined, tentative, needs_action, or absent: someone else''s, and the owner is not on it.';
COMMENT ON COLUMN main.meeting.group_size IS 'People besides the owner; no rooms, lists, machines, offices, nor those who declined.';
COMMENT ON COLUMN main.meeting.counts IS 'It counts as contact with those who took part. What was still ahead when its calendar was last read does not.';
COMMENT ON COLUMN main.meeting.reason IS 'Why it counts or not: a word of a closed list.';
COMMENT ON COLUMN main.meeting.reason_sentence IS 'The same as a sentence.';
COMMENT ON COLUMN main.meeting.account IS 'The account of the calendar entry that this row follows.';
COMMENT ON COLUMN main.meeting.source IS 'Its source.';
COMMENT ON COLUMN main.meeting.record_id IS 'Its id in that source.';
COMMENT ON COLUMN main.meeting.uid IS 'Its iCalendar UID; the same for all meetings of a series.';
COMMENT ON COLUMN main.meeting.is_gone IS 'The entry is no longer in any calendar; what took place still counts.';
COMMENT ON COLUMN main.meeting.copy_count IS 'How many calendar entries tell of it.';
