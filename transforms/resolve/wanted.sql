-- One row is a pair with enough evidence or judged by the user.
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
    *,
    -- Evidence for each other and for nobody else, as most have.
    left_no NOT IN (FROM entangled) AND right_no NOT IN (FROM entangled) AS is_apart
FROM pair;
