-- One row is a pair of records to compare, with the name of each: its own, or the one that its address reads like.
CREATE OR REPLACE TEMP TABLE pair AS
WITH pair AS (SELECT DISTINCT left_no, right_no FROM derived.shared_key),
paired AS (
    SELECT record_no, name_form
    FROM derived.record
    WHERE record_no IN (SELECT left_no FROM pair UNION SELECT right_no FROM pair)
),
local_name AS (
    SELECT identity.record_no, min(mailbox.local_name_form) AS name_form
    FROM paired
    JOIN derived.record_identity AS identity USING (record_no)
    JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
    WHERE identity.kind = 'email' AND paired.name_form IS NULL
    GROUP BY identity.record_no
    HAVING count(DISTINCT mailbox.local_name_form) = 1
),
named AS (
    SELECT
        paired.record_no,
        coalesce(paired.name_form, local_name.name_form) AS name_form,
        paired.name_form IS NULL AS is_nameless
    FROM paired
    LEFT JOIN local_name USING (record_no)
)
SELECT
    pair.left_no,
    pair.right_no,
    one.name_form AS left_form,
    other.name_form AS right_form,
    one.is_nameless OR other.is_nameless AS is_name_from_address
FROM pair
JOIN named AS one ON one.record_no = pair.left_no
JOIN named AS other ON other.record_no = pair.right_no;
