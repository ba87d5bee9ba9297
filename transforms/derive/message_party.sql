-- One row is one person on a mail, however often its header names them; an address that belongs to nobody is a row of
-- its own, without person_id. The sender is there too; of several in From the first. Who that is stands in
-- derived.written: the rows are as many as all mails have people, and bear numbers only. What is joined is joined by
-- hashes: to compare texts of millions of mailboxes takes twice as long (docs/decisions/0022-numbers-not-texts.md).
CREATE TABLE derived.message_party AS
WITH mail AS (
    SELECT message.message_number, derived.key_no(letter.account, letter.source, letter.record_id) AS record_no
    FROM derived.message AS message
    JOIN core.message AS letter USING (mail_id)
),
named AS (
    SELECT
        mail.message_number,
        known.who,
        known.written_number,
        coalesce(known.bar, 'shared_address') = 'shared_address' AS is_human,
        CASE address.field WHEN 'from' THEN 0 WHEN 'to' THEN 1 WHEN 'cc' THEN 2 ELSE 3 END::TINYINT AS field_number
    FROM core.message_address AS address
    JOIN mail ON mail.record_no = derived.key_no(address.account, address.source, address.record_id)
    JOIN derived.written AS known
        ON hash(derived.text_no(known.email), derived.text_no(known.name))
        = hash(derived.text_no(address.email), derived.text_no(address.name))
    WHERE address.field IN ('to', 'cc', 'bcc') OR (address.field = 'from' AND address.position = 0)
)
SELECT
    message_number,
    who,                               -- 0: the owner; greater: the person; less: an address that is nobody's
    min(written_number) AS written_number,
    bool_or(is_human) AS is_human,     -- somebody, and no list, machine or office
    bool_or(field_number = 0) AS is_sender,
    min(field_number) FILTER (field_number > 0) AS field_number  -- 1 to, 2 cc, 3 bcc: the first; NULL: the sender alone
FROM named
GROUP BY message_number, who;
