-- One row is a record, and what of it is compared with others: texts as numbers.
CREATE OR REPLACE TEMP TABLE side AS
-- Of a record without a name the one that its address reads like.
WITH local_name AS (
    SELECT identity.record_no, min(mailbox.local_name_form) AS name_form
    FROM derived.record AS record
    JOIN derived.record_identity AS identity USING (record_no)
    JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
    WHERE identity.kind = 'email' AND record.name_form IS NULL
    GROUP BY identity.record_no
    HAVING count(DISTINCT mailbox.local_name_form) = 1
),
held AS (
    SELECT
        record_no,
        min(derived.text_no(match_key)) FILTER (kind = 'phone') AS mobile_no,
        min(derived.text_no(match_key)) FILTER (kind = 'email') AS mailbox_no
    FROM derived.record_identity
    WHERE kind = 'phone' AND is_personal OR kind = 'email' AND role IS NULL
    GROUP BY record_no
)
SELECT
    record.record_no,
    coalesce(record.name_form, local_name.name_form) AS name_form,
    derived.text_no(coalesce(record.name_form, local_name.name_form)) AS form_no,
    record.name_form IS NULL AS is_nameless,
    coalesce(record.has_human_name, FALSE) AS has_human_name,
    name_rarity.bits AS name_bits,
    name_rarity.is_lone_given,
    name_rarity.is_usual_given,
    derived.text_no(record.family) AS family_no,
    derived.text_no(record.organisation_key) AS organisation_no,
    work_rarity.bits AS organisation_bits,
    derived.text_no(lower(record.title)) AS title_no,
    record.birthday,
    derived.text_no(record.book) AS book_no,
    held.mobile_no,                    -- one of them, if it has any
    held.mailbox_no
FROM derived.record AS record
LEFT JOIN local_name USING (record_no)
LEFT JOIN held USING (record_no)
LEFT JOIN derived.name_rarity AS name_rarity USING (name_no)
LEFT JOIN derived.work_rarity AS work_rarity
    ON work_rarity.kind = 'organisation' AND work_rarity.workplace = record.organisation_key;
