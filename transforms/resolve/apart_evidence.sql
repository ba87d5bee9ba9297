-- One row is what two records both have, each its own, as a feature: who has two numbers or employers is rarer than two
-- people of one name.
CREATE OR REPLACE TEMP TABLE apart_evidence AS
WITH asked AS (
    SELECT left_no AS record_no FROM temp.pair
    UNION
    SELECT right_no FROM temp.pair
),
held AS (
    SELECT
        record_no,
        list(DISTINCT match_key) FILTER (kind = 'phone' AND is_personal) AS mobiles,
        list(DISTINCT match_key) FILTER (kind = 'email' AND role IS NULL) AS mailboxes,
        min(identity) FILTER (kind = 'phone' AND is_personal) AS mobile,
        min(identity) FILTER (kind = 'email' AND role IS NULL) AS mailbox
    FROM derived.record_identity
    SEMI JOIN asked USING (record_no)
    WHERE kind IN ('email', 'phone')
    GROUP BY record_no
),
compared AS (
    SELECT pair.left_no, pair.right_no, one.mobile || ' / ' || other.mobile AS mobile, one.mailbox || ' / ' || other.mailbox AS mailbox,
        NOT list_has_any(one.mobiles, other.mobiles) AS mobile_differs,
        NOT list_has_any(one.mailboxes, other.mailboxes) AS mailbox_differs
    FROM temp.pair AS pair
    JOIN held AS one ON one.record_no = pair.left_no
    JOIN held AS other ON other.record_no = pair.right_no
)
SELECT left_no, right_no, 'mobile_differs' AS feature, mobile AS compared FROM compared WHERE mobile_differs
UNION ALL
SELECT left_no, right_no, 'mailbox_differs', mailbox FROM compared WHERE mailbox_differs
UNION ALL
SELECT pair.left_no, pair.right_no, 'organisation_differs', one.organisation || ' / ' || other.organisation
FROM temp.pair AS pair
JOIN derived.record AS one ON one.record_no = pair.left_no
JOIN derived.record AS other ON other.record_no = pair.right_no
WHERE one.organisation_key != other.organisation_key;
