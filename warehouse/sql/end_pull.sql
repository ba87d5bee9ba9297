-- One row is a collection; the next pull starts from the cursor.
UPDATE raw.collection
SET resume = NULL, is_pull_full = NULL
WHERE account = $account AND source = $source AND collection_id = $collection_id AND is_pull_full IS NOT NULL
