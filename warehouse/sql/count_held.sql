-- One row: how many rows of a collection are not gone.
SELECT count(*)
FROM raw.record
WHERE account = $account AND source = $source AND collection_id = $collection_id AND NOT is_gone
