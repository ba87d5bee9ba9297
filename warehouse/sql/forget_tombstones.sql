-- One row is a location that a pull, now over, was told is gone.
DELETE FROM raw.tombstone
WHERE account = $account AND source = $source AND collection_id = $collection_id
