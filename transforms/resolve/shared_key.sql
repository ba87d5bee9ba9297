-- One row is a blocking key that two records share; left_no is the smaller. A key on more than 30 records
-- is a switchboard, a mailing list or a common name, and no evidence.
CREATE TABLE derived.shared_key AS
WITH telling AS (
    SELECT kind, key
    FROM derived.blocking_key
    GROUP BY kind, key
    HAVING count(*) BETWEEN 2 AND 30
)
SELECT one.record_no AS left_no, other.record_no AS right_no, kind, key
FROM telling
JOIN derived.blocking_key AS one USING (kind, key)
JOIN derived.blocking_key AS other USING (kind, key)
WHERE one.record_no < other.record_no;
