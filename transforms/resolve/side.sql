-- One row is a record that is compared with others, and what of it is compared: texts as numbers.
CREATE OR REPLACE TEMP TABLE side AS
WITH asked AS (
    SELECT left_no AS record_no FROM derived.shared_key
    UNION
    SELECT right_no FROM derived.shared_key
),
record AS (
    FROM derived.record SEMI JOIN asked USING (record_no)
),
-- Of a record without a name the one that its address reads like.
local_name AS (
    SELECT identity.record_no, min(mailbox.local_name_form) AS name_form
    FROM record
    JOIN derived.record_identity AS identity USING (record_no)
    JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
    WHERE identity.kind = 'email' AND record.name_form IS NULL
    GROUP BY identity.record_no
    HAVING count(DISTINCT mailbox.local_name_form) = 1
),
held AS (
    SELECT
        record_no,
        list(derived.text_no(match_key)) FILTER (kind = 'phone' AND is_personal) AS mobiles,
        list(derived.text_no(match_key)) FILTER (kind = 'email' AND role IS NULL) AS mailboxes
    FROM derived.record_identity
    SEMI JOIN asked USING (record_no)
    WHERE kind IN ('email', 'phone')
    GROUP BY record_no
)
SELECT
    record.record_no,
    coalesce(record.name_form, local_name.name_form) AS name_form,
    derived.text_no(coalesce(record.name_form, local_name.name_form)) AS form_no,
    record.name_form IS NULL AS is_nameless,
    coalesce(record.has_human_name, FALSE) AS has_human_name,
    name_rarity.bits AS name_bits,
    derived.text_no(record.family) AS family_no,
    derived.text_no(record.organisation_key) AS organisation_no,
    work_rarity.bits AS organisation_bits,
    derived.text_no(lower(record.title)) AS title_no,
    record.birthday,
    derived.text_no(record.book) AS book_no,
    held.mobiles,
    held.mailboxes
FROM record
LEFT JOIN local_name USING (record_no)
LEFT JOIN held USING (record_no)
LEFT JOIN derived.name_rarity AS name_rarity USING (name_key)
LEFT JOIN derived.work_rarity AS work_rarity
    ON work_rarity.kind = 'organisation' AND work_rarity.workplace = record.organisation_key;
