-- One row is a collection; where its complete pull ended.
UPDATE raw.collection
SET cursor = $mark
WHERE account = $account AND source = $source AND collection_id = $collection_id
