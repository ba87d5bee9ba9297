-- One row is a blocking key that two records share; left_no is the smaller. A key on more than 30 records
-- is a switchboard, a mailing list or a common name, and no evidence.
CREATE TABLE derived.shared_key AS
WITH telling AS (
    SELECT key
    FROM derived.blocking_key
    GROUP BY key
    HAVING count(*) BETWEEN 2 AND 30
),
shared AS (
    FROM derived.blocking_key SEMI JOIN telling USING (key)
)
SELECT one.record_no AS left_no, other.record_no AS right_no, key, greatest(one.kind, other.kind) AS kind
FROM shared AS one
JOIN shared AS other USING (key)
WHERE one.record_no < other.record_no;
