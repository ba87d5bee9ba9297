-- One row is a landing record that is stored at another location: it gets the payload of the version that it is.
UPDATE landing
SET payload = record.payload
FROM (
    SELECT landing.record_id, landing.etag, max_by(stored.rowid, (NOT stored.is_gone, stored.changed_at)) AS row_id
    FROM raw.record AS stored
    JOIN landing
        ON landing.record_id = stored.record_id
        AND landing.etag IS NOT DISTINCT FROM stored.etag
        AND landing.payload IS NULL
    WHERE stored.account = $account AND stored.source = $source
    GROUP BY ALL
) AS recalled
JOIN raw.record AS record ON record.rowid = recalled.row_id
WHERE landing.record_id = recalled.record_id
    AND landing.etag IS NOT DISTINCT FROM recalled.etag
    AND landing.payload IS NULL
