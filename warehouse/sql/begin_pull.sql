-- One row is a collection; a page of this kind of pull lands.
UPDATE raw.collection
SET is_pull_full = $is_full
WHERE account = $account AND source = $source AND collection_id = $collection_id
