-- One row is a family name that some full name has more or less.
SELECT family
FROM changed.derived.name
WHERE family IS NOT NULL
GROUP BY family, name_key
HAVING count(*) = 1
