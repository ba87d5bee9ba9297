-- One row is a location that the unfinished pull was told is gone.
INSERT INTO raw.tombstone
SELECT $account, $source, $collection_id, location
FROM buried
