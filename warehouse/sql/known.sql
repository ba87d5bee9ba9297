-- One row is a stored location of a collection that is not gone.
SELECT location, record_id, etag
FROM raw.record
WHERE account = $account AND source = $source AND collection_id = $collection_id AND NOT is_gone
