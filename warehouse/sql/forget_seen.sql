-- One row is a location that a pull, now over, had found.
DELETE FROM raw.seen
WHERE account = $account AND source = $source AND collection_id = $collection_id
