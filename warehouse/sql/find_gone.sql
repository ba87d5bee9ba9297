-- One row is a stored row that the ending pull says is gone: by a tombstone or, after a full pull, unseen.
CREATE OR REPLACE TEMP TABLE gone AS
WITH stored AS (
    SELECT rowid AS row_id, location
    FROM raw.record
    WHERE account = $account AND source = $source AND collection_id = $collection_id AND NOT is_gone
), buried AS (
    SELECT location
    FROM raw.tombstone
    WHERE account = $account AND source = $source AND collection_id = $collection_id
), seen AS (
    SELECT location
    FROM raw.seen
    WHERE account = $account AND source = $source AND collection_id = $collection_id
)
SELECT row_id FROM stored WHERE location IN (FROM buried)
UNION
SELECT row_id FROM stored WHERE $is_full AND location NOT IN (FROM seen)
