-- One row is a distinct organisation.
SELECT DISTINCT organisation FROM core.contact WHERE organisation IS NOT NULL ORDER BY 1
