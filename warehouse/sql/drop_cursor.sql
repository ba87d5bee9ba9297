-- One row is a collection; its source takes the cursor no longer.
UPDATE raw.collection
SET cursor = NULL
WHERE account = $account AND source = $source AND collection_id = $collection_id
