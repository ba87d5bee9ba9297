-- One row is a name of collections of one source: is one of them listed still, and until when one of them is known.
SELECT account, source, name, bool_or(is_listed) AS is_listed, max(coalesce(read_at, last_success_at)) AS read_at
FROM raw.collection
GROUP BY account, source, name
HAVING max(coalesce(read_at, last_success_at)) IS NOT NULL
ORDER BY account, source, name
