-- One row: the change number of the newest change of a record, or of the name of a collection.
SELECT coalesce(max(change_number), 0)
FROM (
    SELECT max(change_number) AS change_number FROM raw.record
    UNION ALL
    SELECT max(change_number) FROM raw.collection
)
