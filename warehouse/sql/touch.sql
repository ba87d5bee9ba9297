-- One row is a record that has changed since: a row of it, the name of a collection, or that a row left it.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT record.account, record.source, record.record_id
FROM raw.record
LEFT JOIN raw.collection USING (account, source, collection_id)
WHERE greatest(record.change_number, collection.change_number) > $since
UNION
SELECT account, source, record_id
FROM raw.displaced
WHERE change_number > $since
