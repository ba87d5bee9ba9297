-- One row is a payload of a record; what is not gone first, then the newest.
SELECT payload
FROM raw.record
WHERE account = $account AND source = $source AND record_id = $record_id
ORDER BY is_gone, changed_at DESC, collection_id, location
LIMIT 1
