-- One row is a pair of records with addresses that begin alike but are two mailboxes, and how many such beginnings.
CREATE OR REPLACE TEMP TABLE shared_local_part AS
WITH mailbox AS MATERIALIZED (
    SELECT
        identity.record_no,
        derived.text_no(address.local_part) AS local_part_no,
        derived.text_no(address.match_key) AS mailbox_no,
        -- Letters of the family's name in order are no second sign of who it is; a number behind them is.
        NOT contains(address.local_part, record.family) OR regexp_matches(address.local_part, '[0-9]') AS is_sign
    FROM derived.record_identity AS identity
    JOIN derived.email_address AS address ON address.value = identity.value
    JOIN derived.record AS record USING (record_no)
    WHERE identity.kind = 'email' AND address.role IS NULL AND length(address.local_part) >= 5
),
-- By itself DuckDB might first join all addresses that begin alike with each other.
left_mailbox AS MATERIALIZED (
    SELECT pair.left_no, pair.right_no, mailbox.local_part_no, mailbox.mailbox_no
    FROM temp.pair AS pair
    JOIN mailbox ON mailbox.record_no = pair.left_no
    WHERE mailbox.is_sign IS NOT FALSE
)
SELECT one.left_no, one.right_no, count(DISTINCT one.local_part_no) AS local_parts
FROM left_mailbox AS one
JOIN mailbox AS other ON other.record_no = one.right_no AND other.local_part_no = one.local_part_no
WHERE one.mailbox_no != other.mailbox_no
GROUP BY one.left_no, one.right_no;
