-- One row is a distinct organisation, of cards as they are and as they were.
SELECT organisation FROM core.contact WHERE organisation IS NOT NULL
UNION
SELECT organisation FROM core.position WHERE organisation IS NOT NULL
ORDER BY 1
