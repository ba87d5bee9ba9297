-- One row is a landing record and the stored row of the same location, if there is one.
-- Only narrow columns are read for all of the collection; payloads are compared by row id afterwards.
CREATE OR REPLACE TEMP TABLE located AS
SELECT
    landing.*,
    stored.row_id,
    stored.is_gone AS was_gone,
    stored.record_id IS DISTINCT FROM landing.record_id AS has_new_id,
    stored.etag IS DISTINCT FROM landing.etag AS has_new_etag
FROM landing
LEFT JOIN (
    SELECT rowid AS row_id, location, record_id, etag, is_gone
    FROM raw.record
    WHERE account = $account AND source = $source AND collection_id = $collection_id
) AS stored USING (location)
