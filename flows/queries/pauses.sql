-- One row is a span of days in which the owner was away, or seems to have been; `to` is its last day.
SELECT from_on AS "from", until_on - 1 AS "to", until_on - from_on AS days, 'you said so' AS what
FROM word
WHERE kind = 'away' AND NOT is_off
UNION ALL
SELECT from_on, until_on - 1, days, 'were you? You were in touch with nobody'
FROM quiet_span
ORDER BY "from"
