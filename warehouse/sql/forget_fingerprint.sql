-- One row is one that goes from judged.fingerprint.
DELETE FROM judged.fingerprint
USING forgotten
WHERE fingerprint.account = forgotten.account AND fingerprint.source = forgotten.source AND fingerprint.record_id = forgotten.record_id
