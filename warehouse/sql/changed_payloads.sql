-- One row is a landing record that is new or says something else: what its source last had of it, if anything, what it
-- says now, and until when it was seen as it was.
WITH last AS (
    SELECT rowid AS row_id, record_id, collection_id, is_gone, seen_at
    FROM raw.record
    WHERE account = $account AND source = $source
        AND record_id IN (SELECT record_id FROM verdict WHERE verdict <> 'unchanged')
    QUALIFY row_number() OVER (
        PARTITION BY record_id ORDER BY is_gone, changed_at DESC, collection_id, location
    ) = 1
),
seen AS (
    SELECT
        verdict.record_id,
        verdict.payload,
        last.row_id,
        CASE
            WHEN last.is_gone THEN last.seen_at
            -- What the first pull brings nobody saw before.
            WHEN last.row_id IS NOT NULL OR place.last_success_at IS NOT NULL
            THEN coalesce(place.read_at, place.last_success_at)
        END AS seen_at
    FROM verdict
    LEFT JOIN last USING (record_id)
    JOIN raw.collection AS place
        ON place.account = $account
        AND place.source = $source
        AND place.collection_id = coalesce(last.collection_id, $collection_id)
    WHERE verdict.verdict <> 'unchanged'
)
SELECT seen.record_id, stored.payload, seen.payload, seen.seen_at
FROM seen
LEFT JOIN raw.record AS stored ON stored.rowid = seen.row_id
WHERE seen.seen_at IS NOT NULL
ORDER BY seen.record_id
