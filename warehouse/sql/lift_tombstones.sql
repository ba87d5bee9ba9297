-- One row is a location that was said to be gone and then was found again.
DELETE FROM raw.tombstone
WHERE account = $account AND source = $source AND collection_id = $collection_id AND location IN (FROM present)
