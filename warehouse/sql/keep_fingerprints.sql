-- One row is what a record that stays is known again by, less what is someone else's.
UPDATE judged.fingerprint
SET identities = kept_fingerprint.identities
FROM kept_fingerprint
WHERE fingerprint.account = kept_fingerprint.account
    AND fingerprint.source = kept_fingerprint.source
    AND fingerprint.record_id = kept_fingerprint.record_id
