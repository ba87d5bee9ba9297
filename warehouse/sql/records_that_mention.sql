-- One row is a record in whose text, as received, one of $texts (lower case) stands.
SELECT DISTINCT account, source, record_id
FROM raw.record
WHERE len(list_filter($texts, lambda wanted: contains(lower(payload), wanted))) > 0
