-- One row is a given name that some full name has more or less: not one of which more people are known alone.
SELECT given
FROM changed.derived.name
GROUP BY given, name_key
HAVING count(*) = 1
