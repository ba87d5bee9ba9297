-- One row is one that goes from raw.tombstone.
DELETE FROM raw.tombstone
USING redacted
WHERE redacted.payload IS NULL
    AND tombstone.account = redacted.account
    AND tombstone.source = redacted.source
    AND tombstone.collection_id = redacted.collection_id
    AND tombstone.location = redacted.location
