-- One row is a record that the registry or a word of the user names.
SELECT account, source, record_id FROM registry.member
UNION
SELECT account, source, record_id FROM registry.former_member
UNION
SELECT account, source, record_id FROM judged.anchor
UNION
SELECT account, source, record_id FROM judged.fingerprint
