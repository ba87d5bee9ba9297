-- One row is a stored row that the pull said is gone.
UPDATE raw.record
SET is_gone = TRUE, gone_at = $gone_at, change_number = $change_number
FROM gone
WHERE raw.record.rowid = gone.row_id
