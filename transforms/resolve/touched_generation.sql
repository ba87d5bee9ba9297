-- One row is a name with which a generation came or went.
SELECT without_generation
FROM changed.derived.name
GROUP BY without_generation, name_key
HAVING count(*) = 1
