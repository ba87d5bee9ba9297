-- One row is a pair of records about which must be decided again: evidence or the user's word holds it together, by way
-- of others or not, with a record of which something has changed. Or it was such a pair.
WITH RECURSIVE changed_pair AS (
    SELECT left_no, right_no FROM changed.derived.edge WHERE is_enough
    UNION
    SELECT left_no, right_no FROM changed.derived.judgement WHERE left_no IS NOT NULL
),
seed AS (
    SELECT record_no FROM changed.derived.record
    UNION
    SELECT left_no FROM changed_pair
    UNION
    SELECT right_no FROM changed_pair
),
held AS (
    -- About all pairs with enough evidence it was decided last time: of all evidence these are few. Where nothing has
    -- changed, they need not be gone through.
    SELECT left_no, right_no FROM derived.decision WHERE EXISTS (FROM seed)
    UNION ALL
    SELECT left_no, right_no FROM derived.judgement WHERE left_no IS NOT NULL
    UNION ALL
    FROM changed_pair
),
neighbour AS (
    SELECT left_no AS record_no, right_no AS other_no FROM held
    UNION ALL
    SELECT right_no, left_no FROM held
),
touched_record AS (
    FROM seed
    UNION
    SELECT other_no FROM neighbour SEMI JOIN touched_record USING (record_no)
)
SELECT left_no, right_no FROM held WHERE left_no IN (FROM touched_record)
