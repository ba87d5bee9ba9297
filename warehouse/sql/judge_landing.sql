-- One row is a landing record and what it is to the stored ones; a new etag alone is no change.
CREATE OR REPLACE TEMP TABLE verdict AS
WITH differing AS (
    SELECT located.row_id, TRUE AS has_new_payload
    FROM located
    JOIN raw.record ON raw.record.rowid = located.row_id
    WHERE raw.record.payload <> located.payload
)
SELECT
    record_id, location, etag, payload, row_id,
    coalesce(differing.has_new_payload, FALSE) AS has_new_payload,
    CASE
        WHEN row_id IS NULL THEN 'new'
        WHEN was_gone THEN 'back'
        WHEN differing.has_new_payload OR has_new_id THEN 'changed'
        ELSE 'unchanged'
    END AS verdict,
    verdict <> 'unchanged' OR has_new_etag AS must_write
FROM located
LEFT JOIN differing USING (row_id)
