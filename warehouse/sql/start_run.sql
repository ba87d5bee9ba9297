-- One row is a sync of one account.
INSERT INTO raw.sync_run (run_id, account, started_at, machine)
SELECT coalesce(max(run_id), 0) + 1, $account, $started_at, $machine
FROM raw.sync_run
RETURNING run_id
