-- One row is a location that the unfinished full pull has found.
INSERT INTO raw.seen
SELECT $account, $source, $collection_id, location
FROM present
