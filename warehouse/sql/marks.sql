-- One row: where the next pull of a collection starts, and the kind of the unfinished pull.
SELECT cursor, resume, is_pull_full
FROM raw.collection
WHERE account = $account AND source = $source AND collection_id = $collection_id
