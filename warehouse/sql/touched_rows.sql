-- One row is a touched record in a collection that holds it; the rows of one record together, newest payload first.
SELECT
    record.account, record.source, record.collection_id, coalesce(collection.name, record.collection_id),
    collection.role,
    record.location, record.record_id, record.payload, record.is_gone, record.gone_at, record.seen_at,
    record.changed_at
FROM raw.record
JOIN touched USING (account, source, record_id)
LEFT JOIN raw.collection USING (account, source, collection_id)
ORDER BY record.account, record.source, record.record_id, record.changed_at DESC, record.collection_id, record.location
