-- One row is an account of which a sync is running, or was cut off.
SELECT DISTINCT account
FROM raw.sync_run
WHERE status IS NULL
ORDER BY account
