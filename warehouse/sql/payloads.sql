-- One row is the payload of a location that the page says is there, as it is stored.
SELECT record.location, record.payload
FROM raw.record AS record
JOIN present ON present.location = record.location
WHERE record.account = $account AND record.source = $source AND record.collection_id = $collection_id
    AND NOT record.is_gone
