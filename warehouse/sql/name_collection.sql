-- One row is a collection; made at its first sight, renamed when the source renames it.
MERGE INTO raw.collection AS stored
USING (
    SELECT $account AS account, $source AS source, $collection_id AS collection_id, $name AS name
) AS listed USING (account, source, collection_id)
WHEN MATCHED AND stored.name <> listed.name
    THEN UPDATE SET name = listed.name, change_number = $change_number
WHEN NOT MATCHED THEN INSERT (account, source, collection_id, name, is_listed)
    VALUES (listed.account, listed.source, listed.collection_id, listed.name, TRUE)
RETURNING merge_action
