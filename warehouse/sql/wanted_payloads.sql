-- One row is a text of a wanted record as received; several where its copies differ.
SELECT DISTINCT account, source, record_id, payload
FROM raw.record
SEMI JOIN wanted USING (account, source, record_id)
ORDER BY ALL
