-- One row is one that goes from raw.record.
DELETE FROM raw.record
USING redacted
WHERE redacted.payload IS NULL
    AND record.account = redacted.account
    AND record.source = redacted.source
    AND record.collection_id = redacted.collection_id
    AND record.location = redacted.location
