-- One row is a collection; what the source lists no longer is kept as it was.
MERGE INTO raw.collection AS stored
USING listed USING (account, source, collection_id)
WHEN MATCHED AND (stored.name <> listed.name OR stored.role IS DISTINCT FROM listed.role OR NOT stored.is_listed)
    THEN UPDATE SET name = listed.name, role = listed.role, is_listed = TRUE, change_number = $change_number
WHEN NOT MATCHED BY TARGET THEN INSERT (account, source, collection_id, name, role, is_listed)
    VALUES (listed.account, listed.source, listed.collection_id, listed.name, listed.role, TRUE)
WHEN NOT MATCHED BY SOURCE AND stored.account = $account AND stored.source = $source AND stored.is_listed
    THEN UPDATE SET is_listed = FALSE, change_number = $change_number
RETURNING merge_action
