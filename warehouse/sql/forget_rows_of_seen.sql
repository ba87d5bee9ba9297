-- One row is one that goes from raw.seen.
DELETE FROM raw.seen
USING redacted
WHERE redacted.payload IS NULL
    AND seen.account = redacted.account
    AND seen.source = redacted.source
    AND seen.collection_id = redacted.collection_id
    AND seen.location = redacted.location
