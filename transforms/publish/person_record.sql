-- One row is a record that belongs to a person: a card, or a pair of name and address seen on meetings.
CREATE VIEW main.person_record AS
WITH written AS (
    -- By person, too: of one person hardly anything is read.
    SELECT
        member.person_id,
        identity.record_no,
        list(DISTINCT identity.value ORDER BY identity.value) FILTER (identity.kind = 'email') AS emails,
        list(DISTINCT identity.value ORDER BY identity.value) FILTER (identity.kind = 'phone') AS phones
    FROM derived.record_identity AS identity
    JOIN derived.person_member AS member USING (record_no)
    GROUP BY member.person_id, identity.record_no
)
SELECT
    member.person_id,
    record.account,
    record.source,
    record.record_id,
    coalesce(contact.collections, []) AS collections,
    record.is_observed,
    coalesce(contact.full_name, record.display_name) AS name,
    record.name_key,
    coalesce(written.emails, []) AS emails,
    coalesce(written.phones, []) AS phones,
    contact.organisation,
    contact.title
FROM derived.person_member AS member
JOIN derived.record AS record USING (record_no)
LEFT JOIN core.contact AS contact USING (account, source, record_id)
LEFT JOIN written ON written.person_id = member.person_id AND written.record_no = member.record_no;
COMMENT ON VIEW main.person_record IS 'A record that belongs to a person: a card, or a pair of name and address seen on meetings.';
COMMENT ON COLUMN main.person_record.person_id IS 'The person whose record it is.';
COMMENT ON COLUMN main.person_record.account IS 'The account that it came from; observed for pairs seen on meetings.';
COMMENT ON COLUMN main.person_record.source IS 'The source in that account; observed for pairs seen on meetings.';
COMMENT ON COLUMN main.person_record.record_id IS 'The id of the record in that source.';
COMMENT ON COLUMN main.person_record.collections IS 'The address books that hold it.';
COMMENT ON COLUMN main.person_record.is_observed IS 'Seen on meetings, not on a card.';
COMMENT ON COLUMN main.person_record.name IS 'The name as that record has it.';
COMMENT ON COLUMN main.person_record.name_key IS 'The words of the name in alphabetical order, in lower-case Latin letters without accents: for searching.';
COMMENT ON COLUMN main.person_record.emails IS 'The e-mail addresses as that record has them.';
COMMENT ON COLUMN main.person_record.phones IS 'The phone numbers as that record has them.';
COMMENT ON COLUMN main.person_record.organisation IS 'The organisation as that record has it.';
COMMENT ON COLUMN main.person_record.title IS 'The title as that record has it.';
