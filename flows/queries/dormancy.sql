-- One row: how p_dormant is told as of $as_of, and how well that foretold what it had not seen. Internal tables.
FROM derived.dormancy_model
WHERE from_on <= $as_of
ORDER BY from_on DESC
LIMIT 1
