-- One row is a name of collections of one source: is one of them listed still, and when was one last pulled well.
SELECT account, source, name, bool_or(is_listed) AS is_listed, max(last_success_at) AS last_success_at
FROM raw.collection
GROUP BY account, source, name
HAVING max(last_success_at) IS NOT NULL
ORDER BY account, source, name
