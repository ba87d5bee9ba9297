-- One row is a pair with enough evidence or judged by the user, and the address book of each record.
CREATE OR REPLACE TEMP TABLE wanted AS
WITH pair AS (
    SELECT left_no, right_no, bits, is_near_identical, is_past_names, is_name_conflict, NULL AS judgement
    FROM derived.edge
    WHERE is_enough
    UNION ALL
    SELECT DISTINCT left_no, right_no, NULL, FALSE, FALSE, FALSE, kind
    FROM derived.judgement
    WHERE left_no IS NOT NULL AND kind <> 'later'
),
asked AS (
    SELECT left_no AS record_no, judgement FROM pair
    UNION ALL
    SELECT right_no, judgement FROM pair
),
entangled AS (
    SELECT record_no FROM asked GROUP BY record_no HAVING count(*) > 1 OR count(judgement) > 0
)
SELECT
    pair.*,
    one.book AS left_book,
    other.book AS right_book,
    -- Evidence for each other and for nobody else, as most have.
    pair.left_no NOT IN (FROM entangled) AND pair.right_no NOT IN (FROM entangled) AS is_apart
FROM pair
JOIN derived.record AS one ON one.record_no = pair.left_no
JOIN derived.record AS other ON other.record_no = pair.right_no;
