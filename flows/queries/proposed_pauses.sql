-- One row is a span of days in which the owner seems to have been away, the newest first.
SELECT 'pause' AS item, from_on, until_on - 1 AS last_on, days
FROM quiet_span
ORDER BY from_on DESC
