-- One row is a record of the account of which something is kept.
SELECT account, source, record_id FROM raw.record WHERE account = $account
UNION
SELECT account, source, record_id FROM registry.member WHERE account = $account
UNION
SELECT account, source, record_id FROM registry.former_member WHERE account = $account
UNION
SELECT account, source, record_id FROM judged.anchor WHERE account = $account
UNION
SELECT account, source, record_id FROM judged.fingerprint WHERE account = $account
