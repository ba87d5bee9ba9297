-- One row is a stored row from which someone was taken out.
UPDATE raw.record
SET payload = redacted.payload
FROM redacted
WHERE redacted.payload IS NOT NULL
    AND record.account = redacted.account
    AND record.source = redacted.source
    AND record.collection_id = redacted.collection_id
    AND record.location = redacted.location
