-- One row is a mail, once, however many folders and accounts have it.
CREATE VIEW main.message AS
SELECT
    message.message_number,
    message.occurred_at,
    message.contact_on,
    written.sent_at,
    written.sent_offset_minutes,
    written.received_at,
    written.subject,
    verdict.direction,
    sender.person_id AS sender_person_id,
    sender.address AS sender_email,
    sender.name AS sender_name,
    verdict.group_size,
    verdict.counts,
    verdict.reason,
    reason.sentence AS reason_sentence,
    written.account,
    written.source,
    written.record_id,
    written.collections,
    written.message_id,
    written.in_reply_to,
    written.list_id,
    message.is_gone,
    message.copy_count
FROM derived.message AS message
JOIN derived.message_verdict AS verdict USING (message_number)
JOIN derived.reason AS reason USING (reason)
JOIN core.message AS written USING (mail_id)
LEFT JOIN derived.message_party AS party ON party.message_number = message.message_number AND party.is_sender
LEFT JOIN derived.written AS sender USING (written_number);
COMMENT ON VIEW main.message IS 'A mail, once, however many folders and accounts have it. Of its text nothing is kept.';
COMMENT ON COLUMN main.message.message_number IS 'A number of this file only: the next refresh may give another.';
COMMENT ON COLUMN main.message.occurred_at IS 'When it was sent, or, where its own date cannot be right, received; NULL when it has no date at all.';
COMMENT ON COLUMN main.message.contact_on IS 'The day of occurred_at in the owner''s time zone.';
COMMENT ON COLUMN main.message.sent_at IS 'When it was sent by its own date; NULL when that is missing or unreadable.';
COMMENT ON COLUMN main.message.sent_offset_minutes IS 'The offset from UTC that the date was written with; NULL when it says none.';
COMMENT ON COLUMN main.message.received_at IS 'When it was received by the server''s word.';
COMMENT ON COLUMN main.message.subject IS 'The subject; NULL unless subjects are kept.';
COMMENT ON COLUMN main.message.direction IS 'out: the owner sent it; in: everything else.';
COMMENT ON COLUMN main.message.sender_person_id IS 'The person who sent it; NULL when the address is nobody''s.';
COMMENT ON COLUMN main.message.sender_email IS 'The address in From, normalised; of several the first.';
COMMENT ON COLUMN main.message.sender_name IS 'The name beside it, as written.';
COMMENT ON COLUMN main.message.group_size IS 'People besides the sender; no lists, machines and offices. 1 is one to one.';
COMMENT ON COLUMN main.message.counts IS 'It counts as contact: with its sender, or, if the owner sent it, with each recipient who is a person.';
COMMENT ON COLUMN main.message.reason IS 'Why it counts or not: a word of a closed list.';
COMMENT ON COLUMN main.message.reason_sentence IS 'The same as a sentence.';
COMMENT ON COLUMN main.message.account IS 'The account of the copy that this row follows.';
COMMENT ON COLUMN main.message.source IS 'Its source.';
COMMENT ON COLUMN main.message.record_id IS 'Its id in that source.';
COMMENT ON COLUMN main.message.collections IS 'The folders or labels of that account that hold it, or held it last.';
COMMENT ON COLUMN main.message.message_id IS 'Its Message-ID, without brackets; NULL when it has none.';
COMMENT ON COLUMN main.message.in_reply_to IS 'The Message-ID of the mail that it answers.';
COMMENT ON COLUMN main.message.list_id IS 'The mailing list that brought it.';
COMMENT ON COLUMN main.message.is_gone IS 'No folder has it any more; it counts as before.';
COMMENT ON COLUMN main.message.copy_count IS 'In how many accounts it is.';
