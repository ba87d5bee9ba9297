-- One row is a sync that never came to its end: the account's lock is free again, so it was killed.
UPDATE raw.sync_run
SET status = 'failed', message = 'The sync was cut off.'
WHERE account = $account AND status IS NULL
