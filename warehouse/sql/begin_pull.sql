-- One row is a collection; a page of this kind of pull lands. Until one has come to its end, it is known from the first
-- page on.
UPDATE raw.collection
SET is_pull_full = $is_full, read_at = coalesce(read_at, last_success_at, $landed_at)
WHERE account = $account AND source = $source AND collection_id = $collection_id
