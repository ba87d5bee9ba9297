-- One row is a reason why an event counts as contact or does not: the closed list. None depends on the clock.
CREATE TABLE derived.reason AS
SELECT *
FROM (VALUES
    ('meeting', TRUE, 'You both were at this meeting.'),
    ('message', TRUE, 'You wrote to them, or they to you.'),
    ('cancelled', FALSE, 'The meeting was cancelled.'),
    ('deleted_before_end', FALSE, 'The meeting was deleted before it ended.'),
    ('absurd_date', FALSE, 'Its dates cannot be right.'),
    ('all_day', FALSE, 'It takes whole days.'),
    ('declined', FALSE, 'You declined, or sent someone else.'),
    ('declined_by_them', FALSE, 'They declined, or sent someone else.'),
    ('unanswered', FALSE, 'You did not accept.'),
    ('guests_hidden', FALSE, 'Who else was invited was hidden from you.'),
    ('owner_absent', FALSE, 'Someone else''s meeting, and you were not invited.'),
    ('alone', FALSE, 'There was nobody else.'),
    ('large_group', FALSE, 'There were too many people.'),
    ('unnamed_group', FALSE, 'It does not say to whom it went.'),
    ('draft', FALSE, 'It was never sent.'),
    ('spam', FALSE, 'It lies with the spam.'),
    ('bounce', FALSE, 'A report that a mail could not be delivered.'),
    ('not_by_you', FALSE, 'It lies with your sent mail or bears your name, but somebody else wrote it.'),
    ('calendar_mail', FALSE, 'An invitation or the answer to one: the meeting itself counts.'),
    ('automatic', FALSE, 'A program sent it: an automatic answer or notice.'),
    ('mailing_list', FALSE, 'It came through a mailing list.'),
    ('bulk', FALSE, 'It went to many: a newsletter or the like.'),
    ('room', FALSE, 'A room or a device, not a person.'),
    ('list', FALSE, 'A group or mailing list, not a person.'),
    ('bot', FALSE, 'A machine, not a person.'),
    ('role_address', FALSE, 'The mailbox of an office, not of a person.'),
    ('shared_address', FALSE, 'Several people share this address, and nothing says which of them it was.'),
    ('owner', FALSE, 'It is you.')
) AS listed (reason, counts, sentence);
