-- One row is someone to whom a mail went.
CREATE VIEW main.message_recipient AS
SELECT
    party.message_number,
    known.person_id,
    known.address AS email,
    known.name,
    ['to', 'cc', 'bcc'][party.field_number] AS field,
    party.who = 0 AS is_owner
FROM derived.message_party AS party
JOIN derived.written AS known USING (written_number)
WHERE party.field_number IS NOT NULL;
COMMENT ON VIEW main.message_recipient IS 'Someone to whom a mail went, as its header says.';
COMMENT ON COLUMN main.message_recipient.message_number IS 'The mail.';
COMMENT ON COLUMN main.message_recipient.person_id IS 'The person; NULL when the address is nobody''s.';
COMMENT ON COLUMN main.message_recipient.email IS 'The address in the header, normalised.';
COMMENT ON COLUMN main.message_recipient.name IS 'The name beside it, as written.';
COMMENT ON COLUMN main.message_recipient.field IS 'to, cc or bcc: the first of these that names them.';
COMMENT ON COLUMN main.message_recipient.is_owner IS 'The owner of this warehouse.';
