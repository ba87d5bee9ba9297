-- One row is a record in a collection that holds it; only rows that differ are written.
MERGE INTO raw.record AS stored
USING (FROM verdict WHERE must_write) AS landing
ON stored.rowid = landing.row_id
WHEN MATCHED THEN UPDATE SET
    record_id = landing.record_id,
    etag = landing.etag,
    payload = landing.payload,
    changed_at = CASE WHEN landing.has_new_payload THEN $landed_at ELSE stored.changed_at END,
    is_gone = FALSE,
    gone_at = NULL,
    seen_at = NULL,
    change_number = CASE WHEN landing.verdict <> 'unchanged' THEN $change_number ELSE stored.change_number END
WHEN NOT MATCHED THEN INSERT
    (
        account, source, collection_id, location, record_id, etag, payload, landed_at, changed_at, is_gone,
        change_number
    )
    VALUES (
        $account, $source, $collection_id, landing.location, landing.record_id, landing.etag, landing.payload,
        $landed_at, $landed_at, FALSE, $change_number
    )
