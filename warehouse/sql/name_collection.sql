-- One row is a collection; made at its first sight, renamed when the source renames it or gives it another role.
MERGE INTO raw.collection AS stored
USING (
    SELECT $account AS account, $source AS source, $collection_id AS collection_id, $name AS name, $role AS role
) AS listed USING (account, source, collection_id)
WHEN MATCHED AND (stored.name <> listed.name OR stored.role IS DISTINCT FROM listed.role)
    THEN UPDATE SET name = listed.name, role = listed.role, change_number = $change_number
WHEN NOT MATCHED THEN INSERT (account, source, collection_id, name, role, is_listed)
    VALUES (listed.account, listed.source, listed.collection_id, listed.name, listed.role, TRUE)
RETURNING merge_action
