-- One row is a collection, and what its last pull came to.
UPDATE raw.collection
SET
    last_success_at = CASE WHEN $error IS NULL THEN $finished_at ELSE last_success_at END,
    read_at = CASE WHEN $error IS NULL THEN $read_at ELSE read_at END,
    last_error = $error,
    last_error_at = CASE WHEN $error IS NULL THEN last_error_at ELSE $finished_at END
WHERE account = $account AND source = $source AND collection_id = $collection_id
