-- One row: how the last finished run of $account ended.
SELECT status FROM raw.sync_run WHERE account = $account AND finished_at IS NOT NULL ORDER BY run_id DESC LIMIT 1
