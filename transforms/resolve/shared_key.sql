-- One row is a blocking key that two records share; left_no is the smaller. A key on more than 30 records
-- is a switchboard, a mailing list or a common name, and no evidence; but an address or number that more than 30 records of
-- one name have is that person's, whose address book was imported again and again.
CREATE TABLE derived.shared_key AS
WITH held AS MATERIALIZED (
    SELECT key, count(*) AS times, min(record_no) AS least_no, max(record_no) AS greatest_no, max(kind) AS kind
    FROM derived.blocking_key
    GROUP BY key
    HAVING count(*) > 1
),
-- Most are of one record or two, and need no join. Of one key the kinds are the same, but that one Gmail mailbox may be
-- written like an office's and otherwise.
holder AS MATERIALIZED (
    SELECT key, record_no, max(kind) AS kind
    FROM derived.blocking_key
    SEMI JOIN (FROM held WHERE times > 2) USING (key)
    GROUP BY key, record_no
),
telling AS (
    SELECT key FROM holder GROUP BY key HAVING count(*) <= 30
),
shared AS MATERIALIZED (
    FROM holder SEMI JOIN telling USING (key)
),
-- In parts of as many records as one person may have at most: each with each, since two cards of one book ask for it.
heap AS MATERIALIZED (
    SELECT *, (row_number() OVER (PARTITION BY key, name_no ORDER BY record_no) - 1) // 50 AS part
    FROM (
        SELECT key, name_no, record_no, max(kind) AS kind
        FROM derived.blocking_key
        SEMI JOIN (FROM held WHERE times > 30) USING (key)
        WHERE name_no IS NOT NULL
        GROUP BY key, name_no, record_no
    )
    QUALIFY count(*) OVER (PARTITION BY key, name_no) > 30
)
SELECT least_no AS left_no, greatest_no AS right_no, key, kind
FROM held
WHERE times = 2 AND least_no < greatest_no
UNION ALL
SELECT one.record_no, other.record_no, key, greatest(one.kind, other.kind)
FROM shared AS one
JOIN shared AS other USING (key)
WHERE one.record_no < other.record_no
UNION ALL
SELECT one.record_no, other.record_no, key, greatest(one.kind, other.kind)
FROM heap AS one
JOIN heap AS other USING (key, name_no, part)
WHERE one.record_no < other.record_no;
