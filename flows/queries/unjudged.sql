-- One row: how many ties would be stale as of the day $as_of but cannot be judged, and the first of their reasons.
SELECT count(*) AS ties, min(t.coverage_reason) AS because
FROM tie_as_of($as_of) AS t
JOIN person AS p USING (person_id)
WHERE t.is_known AND p.kind = 'human' AND t.is_stale IS NULL AND ($tag IS NULL OR list_contains(p.tags, $tag))
