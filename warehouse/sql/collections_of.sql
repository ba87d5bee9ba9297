-- One row is a collection of an account.
SELECT source, collection_id
FROM raw.collection
WHERE account = $account
ORDER BY ALL
