-- One row is what one source came to in a sync; said again, the later word stands.
MERGE INTO raw.source_run AS stored
USING (SELECT $run_id AS run_id, $account AS account, $source AS source) AS result USING (run_id, account, source)
WHEN MATCHED THEN UPDATE SET
    started_at = $started_at, finished_at = $finished_at, error = $error, synced_from_at = $synced_from_at
WHEN NOT MATCHED THEN INSERT
    VALUES ($run_id, $account, $source, $started_at, $finished_at, $error, $synced_from_at)
