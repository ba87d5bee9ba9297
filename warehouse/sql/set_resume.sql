-- One row is a collection; how its pull goes on behind the page that landed.
UPDATE raw.collection
SET resume = $mark
WHERE account = $account AND source = $source AND collection_id = $collection_id
