-- One row is a pair of records with addresses that begin alike but are two mailboxes, and how many such beginnings.
CREATE OR REPLACE TEMP TABLE shared_local_part AS
WITH mailbox AS MATERIALIZED (
    SELECT
        record_no,
        split_part(identity, '@', 1) AS local_part,
        derived.text_no(local_part) AS local_part_no,
        derived.text_no(match_key) AS mailbox_no
    FROM derived.record_identity
    WHERE kind = 'email' AND role IS NULL AND strpos(identity, '@') > 5
),
beginning AS (
    SELECT local_part_no FROM mailbox GROUP BY local_part_no HAVING min(mailbox_no) != max(mailbox_no)
),
begun_alike AS MATERIALIZED (
    FROM mailbox SEMI JOIN beginning USING (local_part_no)
),
-- By itself DuckDB might first join all addresses that begin alike with each other.
left_mailbox AS MATERIALIZED (
    SELECT pair.left_no, pair.right_no, mailbox.local_part, mailbox.local_part_no, mailbox.mailbox_no
    FROM temp.pair AS pair
    JOIN begun_alike AS mailbox ON mailbox.record_no = pair.left_no
)
SELECT one.left_no, one.right_no, count(DISTINCT one.local_part_no) AS local_parts
FROM left_mailbox AS one
JOIN begun_alike AS other ON other.record_no = one.right_no AND other.local_part_no = one.local_part_no
JOIN derived.record AS record ON record.record_no = one.left_no
WHERE one.mailbox_no != other.mailbox_no
    -- Letters of the family's name in order are no second sign of who it is; a number behind them is.
    AND (NOT contains(one.local_part, record.family) OR regexp_matches(one.local_part, '[0-9]')) IS NOT FALSE
GROUP BY one.left_no, one.right_no;
