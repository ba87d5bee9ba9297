-- One row is a sync of one account, at its end.
UPDATE raw.sync_run
SET
    finished_at = $finished_at, status = $status, message = $message,
    new_count = $new, changed_count = $changed, gone_count = $gone
WHERE run_id = $run_id
