-- One row is something between the owner and a person at a time, with its proof and why it counts or not.
CREATE VIEW main.interaction AS
SELECT
    interaction.person_id,
    interaction.occurred_at,
    interaction.ended_at,
    interaction.contact_on,
    interaction.ended_on,
    interaction.kind,
    interaction.direction,
    coalesce(meeting.title, mail.subject) AS title,
    interaction.group_size,
    1 / sqrt(greatest(interaction.group_size, 1)) AS weight,
    interaction.counts,
    interaction.reason,
    reason.sentence AS reason_sentence,
    coalesce(meeting.account, mail.account, exchange.account) AS account,
    coalesce(meeting.source, mail.source, exchange.source) AS source,
    coalesce(meeting.record_id, mail.record_id, exchange.record_id) AS record_id,
    interaction.meeting_id,
    interaction.message_number,
    interaction.is_recurring,
    interaction.is_gone
FROM derived.interaction AS interaction
JOIN derived.reason AS reason USING (reason)
LEFT JOIN derived.meeting AS meeting USING (meeting_id)
LEFT JOIN derived.message AS letter USING (message_number)
LEFT JOIN core.message AS mail USING (mail_id)
LEFT JOIN derived.exchange AS exchange USING (exchange_number);
COMMENT ON VIEW main.interaction IS 'Something between the owner and one person at a time, whether it counts as contact or not.';
COMMENT ON COLUMN main.interaction.person_id IS 'The person.';
COMMENT ON COLUMN main.interaction.occurred_at IS 'When it was, or begins; of mail, when it was sent.';
COMMENT ON COLUMN main.interaction.ended_at IS 'When it ended, or ends. Mail ends as it is sent.';
COMMENT ON COLUMN main.interaction.contact_on IS 'The day of occurred_at in the owner''s time zone.';
COMMENT ON COLUMN main.interaction.ended_on IS 'The day of its last instant in the owner''s time zone.';
COMMENT ON COLUMN main.interaction.kind IS 'What it was: meeting, message (mail), chat, call, met, connection or invitation.';
COMMENT ON COLUMN main.interaction.direction IS 'out: from the owner to them; in: from them; both: meetings.';
COMMENT ON COLUMN main.interaction.title IS 'The title of the meeting or the subject of the mail; NULL when private or not kept.';
COMMENT ON COLUMN main.interaction.group_size IS 'People besides the owner of the calendar or the sender of the mail; 1 is one to one.';
COMMENT ON COLUMN main.interaction.weight IS '1 / sqrt(group_size).';
COMMENT ON COLUMN main.interaction.counts IS 'It counts as contact with this person. What was still ahead when its calendar was last read does not.';
COMMENT ON COLUMN main.interaction.reason IS 'Why it counts or not: a word of a closed list.';
COMMENT ON COLUMN main.interaction.reason_sentence IS 'The same as a sentence.';
COMMENT ON COLUMN main.interaction.account IS 'Proof: the account of the record that shows it.';
COMMENT ON COLUMN main.interaction.source IS 'Proof: the source in that account.';
COMMENT ON COLUMN main.interaction.record_id IS 'Proof: the id of the record in that source.';
COMMENT ON COLUMN main.interaction.meeting_id IS 'The meeting, in this file; NULL for all else.';
COMMENT ON COLUMN main.interaction.message_number IS 'The mail, in this file; NULL for all else.';
COMMENT ON COLUMN main.interaction.is_recurring IS 'The meeting belongs to a series.';
COMMENT ON COLUMN main.interaction.is_gone IS 'The record is no longer at the source; what took place still counts.';
