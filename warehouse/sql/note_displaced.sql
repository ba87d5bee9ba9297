-- One row: a stored row now bears another record id than this one.
INSERT INTO raw.displaced (account, source, record_id, change_number)
SELECT record.account, record.source, record.record_id, $change_number
FROM raw.record
JOIN verdict ON verdict.row_id = raw.record.rowid
WHERE raw.record.record_id <> verdict.record_id
