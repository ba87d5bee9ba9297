-- One row is a sync of one account, the newest first.
SELECT run_id, account, started_at, finished_at, status, message, new_count, changed_count, gone_count
FROM raw.sync_run
ORDER BY run_id DESC
LIMIT $limit
