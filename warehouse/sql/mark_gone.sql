-- One row is a stored row that the pull said is gone.
UPDATE raw.record
SET
    is_gone = TRUE,
    gone_at = $gone_at,
    seen_at = (
        SELECT coalesce(read_at, last_success_at)
        FROM raw.collection
        WHERE account = $account AND source = $source AND collection_id = $collection_id
    ),
    change_number = $change_number
FROM gone
WHERE raw.record.rowid = gone.row_id
