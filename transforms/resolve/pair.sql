-- One row is a pair of records to compare, with the name of each: its own, or the one that its address reads like.
CREATE TABLE derived.pair AS
WITH local_name AS (
    SELECT identity.record_no, min(mailbox.local_name_form) AS name_form
    FROM derived.record_identity AS identity
    JOIN derived.record AS record USING (record_no)
    JOIN derived.email_address AS mailbox ON mailbox.value = identity.value
    WHERE identity.kind = 'email' AND record.name_form IS NULL
    GROUP BY identity.record_no
    HAVING count(DISTINCT mailbox.local_name_form) = 1
),
named AS (
    SELECT
        record.record_no,
        coalesce(record.name_form, local_name.name_form) AS name_form,
        record.name_form IS NULL AS is_nameless
    FROM derived.record AS record
    LEFT JOIN local_name USING (record_no)
),
pair AS (SELECT DISTINCT left_no, right_no FROM derived.shared_key)
SELECT
    pair.left_no,
    pair.right_no,
    one.name_form AS left_form,
    other.name_form AS right_form,
    one.is_nameless OR other.is_nameless AS is_name_from_address
FROM pair
JOIN named AS one ON one.record_no = pair.left_no
JOIN named AS other ON other.record_no = pair.right_no;
